/** Times pieces of work; the one place that knows the benchmark library. */
import Benchmark from "benchmark";

/** A piece of work to be timed; must leave its data as it found them. */
export interface Case {
  readonly name: string;
  run(): void;
}

/** Seconds that the timing of one case may take. */
const SECONDS_PER_CASE = 0.4;

/** Times the cases one after the other; seconds of one run by the name of the case. */
export function timeCases(cases: readonly Case[]): ReadonlyMap<string, number> {
  const suite = new Benchmark.Suite();
  for (const { name, run } of cases) suite.add(name, run, { maxTime: SECONDS_PER_CASE });
  const seconds = new Map<string, number>();
  suite.on("cycle", ({ target }: Benchmark.Event) => {
    // The types leave out what the library sets when a case throws.
    const { error } = target as Benchmark.Target & { readonly error?: Error };
    if (error !== undefined) throw error;
    seconds.set(String(target.name), 1 / (target.hz ?? Number.NaN));
  });
  suite.run({ async: false });
  return seconds;
}
