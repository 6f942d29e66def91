import { describe, expect, it } from "vitest";
import { type Host, Model, type SolveOptions, Solver, solve } from "../../engine/index.ts";
import { StepLog } from "../../formulations/common/step-log.ts";
import type { SolverAccess } from "../../formulations/formulation.ts";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import { exampleWith, inputOf } from "./parkinglot-cases.ts";

/** A solver whose log is kept; its clock goes on by `msPerLook` each time somebody looks at it. */
function loggedAccess(msPerLook: number, more: SolveOptions = {}) {
  const lines: string[] = [];
  let nowMs = 0;
  const host: Host = {
    now() {
      nowMs += msPerLook;
      return nowMs;
    },
    yield: () => Promise.resolve(),
    log: (line) => void lines.push(line),
  };
  const options = { host, ...more };
  const access: SolverAccess = {
    options,
    solve: (model, own) => solve(model, { ...options, ...own }),
    warm: (model, own) => new Solver(model, { ...options, ...own }),
  };
  return { access, lines };
}

/** A program of one column. */
function smallModel(): Model {
  const model = new Model();
  model.addCol({ lb: 1, ub: 2, cost: 1 });
  return model;
}

describe("the log of a method's steps", () => {
  it("has best value, bound and gap with their unit, and no word of the programs between", async () => {
    const { access, lines } = loggedAccess(0, { logTimes: false });
    const log = new StepLog(access, "tangents", "EUR");
    log.begin("round 1");
    await log.quiet.solve(smallModel());
    await log.quiet.warm(smallModel()).solve();
    log.done({ best: 200, bound: 199 });
    log.begin("round 2");
    log.done({ best: 200 });
    log.done({ best: null });
    expect(lines).toEqual([
      "tangents: round 1: best 200 EUR, bound 199 EUR, gap 0.5 %",
      "tangents: round 2: best 200 EUR",
      "tangents: round 2",
    ]);
  });

  it("says every second what is at work, but not where times are off", async () => {
    for (const logTimes of [true, false]) {
      const { access, lines } = loggedAccess(300, { logTimes });
      const log = new StepLog(access, "windows", "");
      log.begin("window 1 of 9");
      for (let turn = 0; turn < 5; turn++) await log.quiet.solve(smallModel());
      if (logTimes) {
        expect(lines.length).toBeGreaterThan(0);
        expect(lines[0]).toMatch(/^windows: window 1 of 9 is at work: \d+ iterations, \d+\.\d s$/);
      } else expect(lines).toEqual([]);
    }
  });

  it("has a line a second of many quick steps", () => {
    const { access, lines } = loggedAccess(100);
    const log = new StepLog(access, "days", "");
    for (let day = 1; day <= 30; day++) {
      log.begin(`day ${day}`);
      log.passed();
    }
    // Thirty looks at the clock take three seconds, and each line takes one more.
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.length).toBeLessThan(5);
    expect(lines[0]).toMatch(/^days: day 10, 1\.\d s$/);
  });

  it("leaves a solver without log as it is", () => {
    const { access } = loggedAccess(0);
    const { log: _log, ...host } = access.options.host as Host;
    const silent = { ...access, options: { ...access.options, host } };
    expect(new StepLog(silent, "x", "").quiet).toBe(silent);
  });

  it.each([
    ["convex", /^convex: interior point \d+: best [\d.]+ EUR, bound -?[\d.]+ EUR, gap [\d.e-]+ %$/],
    ["index_rh", /^receding horizon: (step \d+ of \d+|all \d+ steps, \d+ programs)$/],
    ["index_slp", /^indices: interior point \d+: best [\d.]+$/],
  ] as const)("%s tells of each of its steps", async (variant, line) => {
    const { access, lines } = loggedAccess(0, { logTimes: false });
    const input = inputOf(exampleWith({ variant }));
    for await (const _ of parkinglot.solve?.(input, access, parkinglot.build(input)) ?? []);
    const own = lines.filter((each) => line.test(each));
    expect(own.length).toBeGreaterThan(1);
  });
});
