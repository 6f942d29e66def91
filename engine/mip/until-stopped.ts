import type { SearchControl } from "./search-control.ts";

/** The same steps until a limit ends them: "none" then, whatever they have found by then counts. */
export function* untilStopped<T>(
  control: Pick<SearchControl, "shouldStop">,
  steps: Generator<void, T>,
): Generator<void, T | "none"> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield;
    if (control.shouldStop()) return "none";
  }
}
