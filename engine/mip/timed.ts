import type { SearchControl } from "./search-control.ts";

/**
 * The same steps, with the time they take added to the counters of "seconds". The caller's turns in between are not
 * counted. Nothing but the statistics may look at these figures: they differ from run to run.
 *
 * @param part name of the share, such as "node LPs".
 */
export function* timed<T>(
  control: Pick<SearchControl, "options" | "record">,
  part: string,
  steps: Generator<void, T>,
): Generator<void, T> {
  const { host } = control.options;
  let spentMs = 0;
  try {
    for (;;) {
      const before = host.now();
      const step = steps.next();
      spentMs += host.now() - before;
      if (step.done === true) return step.value;
      yield;
    }
  } finally {
    control.record("seconds", { [part]: spentMs / 1000 });
  }
}
