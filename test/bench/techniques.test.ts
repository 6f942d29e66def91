import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Instance } from "../../bench/suites.ts";
import { runTrials } from "../../bench/techniques/isolate.ts";
import { formatTrials } from "../../bench/techniques/table.ts";
import { NONE_OFF, runTrial, type Trial } from "../../bench/techniques/trial.ts";
import { plantedLp } from "../generators/lp.ts";

const { problem, objective } = plantedLp(4, { rows: 20, cols: 25 });
const instance: Instance = { name: "planted", file: "", kind: "model", status: "optimal", objective };

const trial = (changes: Partial<Trial>): Trial => ({
  instance: "a",
  technique: NONE_OFF,
  verdict: "ok",
  why: "optimal",
  seconds: 0.01,
  cpuSeconds: 0.1,
  iterations: 9,
  ...changes,
});

describe("a trial", () => {
  it("leaves out one technique and checks the answer", async () => {
    expect(await runTrial(problem, instance, NONE_OFF, 60)).toMatchObject({
      verdict: "ok",
      instance: "planted",
    });
    const without = await runTrial(problem, instance, "tableau", 60);
    expect(without).toMatchObject({ verdict: "ok", technique: "tableau" });
    expect(without.iterations).toBeGreaterThan(0);
  });

  it("is wrong where the objective is not that of the reference", async () => {
    const other = { ...instance, objective: (objective as number) + 1 };
    expect(await runTrial(problem, other, "presolve", 60)).toMatchObject({ verdict: "wrong" });
  });

  it("that crashes is wrong, and the next ones run in a new process", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-trials-"));
    const child = path.join(folder, "child.mjs");
    writeFileSync(
      child,
      `process.once("message", async ({ techniques }) => {
        for (const technique of techniques) {
          if (technique === "crash") process.exit(3);
          await new Promise((sent) => process.send({ technique, verdict: "ok" }, sent));
        }
        process.exit(0);
      });`,
    );
    const techniques = ["scaling", "crash", "presolve"];
    const found = await runTrials({ instance, techniques, limit: 60 }, child);
    rmSync(folder, { recursive: true });
    expect(found.map(({ technique, verdict }) => `${technique} ${verdict}`)).toEqual([
      "scaling ok",
      "crash wrong",
      "presolve ok",
    ]);
    expect(found[1].why).toBe("crashed (exit status 3)");
  });
});

describe("the table of trials", () => {
  it("counts verdicts and compares with nothing switched off, where both solved", () => {
    const table = formatTrials(
      [
        trial({}),
        trial({ instance: "b" }),
        trial({ technique: "scaling", seconds: 0.03, cpuSeconds: 0.3, iterations: 19 }),
        trial({ technique: "scaling", instance: "b", verdict: "wrong", why: "objective 1, expected 2" }),
      ],
      6.3,
    );
    // Shifted by 0.1 s: 0.4 and, with the limit, 6.4 beside 0.2 each.
    expect(table).toContain("| scaling | 1 | 0 | 1 | 2.00 | 8.00 |");
    expect(table).toContain("- wrong: b without scaling: objective 1, expected 2");
  });
});
