/** The reference instances that take less than two seconds, by the command line's own reading. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type DcopfInput, dcopf } from "../../formulations/dcopf/index.ts";
import { readInstance } from "../../io/read/instance.ts";
import { referenceFolder } from "../reference-data.ts";
import { solveInput } from "./dcopf-cases.ts";

const FOLDER = referenceFolder("reference", "dcopf");
const names = FOLDER === null ? [] : readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

interface Reference {
  readonly objective: number;
  readonly exactQP?: { readonly objective: number; readonly lowerBound: number };
  readonly publishedDC?: string;
  readonly matpowerSusceptance?: number;
  readonly pwlBySegments?: Readonly<Record<string, number>>;
}

async function solveFile(name: string, overrides: Readonly<Record<string, unknown>> = {}) {
  const set = Object.entries(overrides).map(([field, value]) => ({ path: `data.${field}`, value }));
  const input = readInstance(path.join(FOLDER ?? "", name), set).input as DcopfInput;
  const solved = await solveInput(input);
  expect(dcopf.check(solved.plan, input)).toEqual([]);
  return solved;
}

const expectEqual = (objective: number, reference: number) =>
  expect(Math.abs(objective - reference)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(reference)));

describe.skipIf(FOLDER === null)("dcopf reference instances", () => {
  it.each(names)("%s", { timeout: 60_000 }, async (name) => {
    const { reference } = JSON.parse(readFileSync(path.join(FOLDER ?? "", name), "utf8")) as {
      reference: Reference;
    };
    const { objective } = await solveFile(name);
    expectEqual(objective, reference.objective);
    if (reference.publishedDC !== undefined) {
      const exact = await solveFile(name, { costSegments: null });
      expect(exact.objective.toExponential(4)).toBe(reference.publishedDC.replace("e+0", "e+"));
    }
    if (reference.matpowerSusceptance !== undefined) {
      const { objective: other } = await solveFile(name, { susceptance: "matpower" });
      expectEqual(other, reference.matpowerSusceptance);
    }
    if (reference.exactQP !== undefined) {
      const exact = await solveFile(name, { costSegments: null });
      expectEqual(exact.objective, reference.exactQP.objective);
      expect(exact.objective - exact.dualBound).toBeLessThanOrEqual(1e-7 * exact.objective);
      expect(exact.dualBound).toBeLessThanOrEqual(reference.exactQP.objective * (1 + 1e-9));
    }
    for (const [segments, value] of Object.entries(reference.pwlBySegments ?? {})) {
      expectEqual((await solveFile(name, { costSegments: Number(segments) })).objective, value);
    }
  });
});
