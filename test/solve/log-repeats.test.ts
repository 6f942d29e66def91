import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Problem, solveSync } from "../../engine/index.ts";
import { readModelFile } from "../../io/read/model-file.ts";
import { useBuiltCli } from "../cli/built-cli.ts";
import { blockDiagonal } from "../generators/blocks.ts";
import { randomMip } from "../generators/lp.ts";
import { marketSplit } from "../generators/market-split.ts";
import { Random } from "../generators/random.ts";
import { referenceFolder } from "../reference-data.ts";

const built = useBuiltCli();

/** The log, on a clock of which each look takes a random time. */
function logOf(problem: Problem, clockSeed: number): string {
  const random = new Random(clockSeed);
  let nowMs = 0;
  const lines: string[] = [];
  const host = {
    now: () => (nowMs += 5 * random.unit()),
    yield: () => Promise.resolve(),
    log: (line: string) => lines.push(line),
  };
  solveSync(problem, { logTimes: false, host, nodeLimit: 1500, mipGap: 0 });
  return lines.join("\n");
}

const fallsApart = blockDiagonal(
  Array.from({ length: 6 }, (_, pos) => randomMip(60 + pos, { rows: 6, cols: 10, integers: 8 })),
  new Random(5),
).problem;

const CASES: readonly (readonly [string, () => Problem])[] = [
  ["one that falls apart", () => fallsApart],
  ...[1, 2, 3, 4].map((seed) => [`market split ${seed}`, () => marketSplit(seed, 2, 14)] as const),
  ...[10, 11, 12, 13].map(
    (seed) => [`random ${seed}`, () => randomMip(seed, { rows: 25, cols: 40, integers: 30 })] as const,
  ),
];

const miplib = referenceFolder("instances", "miplib3") ?? "";
const REAL = ["p0033", "p0201", "lseu", "stein27", "flugpl", "bell5"].filter((name) =>
  existsSync(path.join(miplib, `${name}.mps.gz`)),
);

describe("the log without times", () => {
  it.each(CASES)("of %s is the same on every clock", { timeout: 60_000 }, (_name, problem) => {
    const log = logOf(problem(), 1);
    expect(log.split("\n").length).toBeGreaterThan(2);
    expect(logOf(problem(), 2)).toBe(log);
  });

  it.skipIf(REAL.length === 0).each(REAL)(
    "of %s is the same on every clock",
    { timeout: 120_000 },
    (name) => {
      const { problem } = readModelFile(path.join(miplib, `${name}.mps.gz`));
      expect(logOf(problem, 2)).toBe(logOf(problem, 1));
    },
  );

  it.each([
    "depot/sample/one-truck.json",
    "depot/sample/twenty-trucks",
    "capex/sample/delivery-vans.json",
    "fleet/sample/week.json",
    "parkinglot/sample/six-cars.json",
  ])("of run %s is the same twice", { timeout: 120_000 }, (sample) => {
    const file = path.join(path.dirname(built.cli), "../formulations", sample);
    const run = () => built.run("run", file, "--json", "--log", "--log-times", "off");
    const { stderr, status } = run();
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/optimal|gap/);
    expect(run().stderr).toBe(stderr);
  });
});
