import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { askGridplex, solveExactly } from "../fuzz/judge.ts";
import { readRegression } from "../fuzz/regression-file.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

describe("programs that a solver once got wrong", () => {
  it("are there", () => expect(FILES).not.toEqual([]));

  it.each(FILES)("%s has its right answer, by whatever way", async (name) => {
    const { problem, off, expected } = readRegression(path.join(FOLDER, name));
    // Too large for exact arithmetic: then both ways must at least agree.
    const right = expected ?? (await askGridplex(problem, []));
    for (const without of [[], off, ["tableau"], ["tableau", "presolve"], ["all"]]) {
      const { status, objective } = await askGridplex(problem, without);
      expect(status).toBe(right.status);
      if (right.objective === null) expect(objective).toBeNull();
      else
        expect(
          Math.abs((objective ?? Number.NaN) - right.objective) / Math.max(1, Math.abs(right.objective)),
        ).toBeLessThan(1e-6);
    }
  });

  it.each(FILES)("%s expects what exact arithmetic says", (name) => {
    const { problem, expected } = readRegression(path.join(FOLDER, name));
    const exact = solveExactly(problem);
    expect(exact?.status).toBe(expected?.status);
    expect(exact?.objective?.toNumber() ?? null).toEqual(expected?.objective ?? null);
  });
});
