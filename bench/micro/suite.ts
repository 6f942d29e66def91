/** Runs named micro-benchmarks and prints operations per second; the one place that knows the library. */
import Benchmark from "benchmark";

/** A piece of work to be timed; must leave its data as it found them. */
export interface Case {
  readonly name: string;
  run(): void;
}

/** Times the cases one after the other and prints a line each, the fastest marked. */
export function runSuite(title: string, cases: readonly Case[]): void {
  const suite = new Benchmark.Suite(title);
  for (const { name, run } of cases) suite.add(name, run);
  console.log(title);
  suite.on("cycle", (event: Benchmark.Event) => console.log(`  ${String(event.target)}`));
  suite.run({ async: false });
  console.log(`  fastest: ${suite.filter("fastest").map("name")}\n`);
}
