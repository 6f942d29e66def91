import { describe, expect, it } from "vitest";
import { type Model, OptionError, PLAIN_HOST, type SolveOptions, solve } from "../../engine/index.ts";
import {
  dcopf,
  depot,
  FORMULATIONS,
  InputError,
  parkinglot,
  type SolverAccess,
  solvePlan,
} from "../../formulations/index.ts";

const files = new Map();

describe("a plan in one call", () => {
  it("is that of the model where the formulation has no method of its own", async () => {
    const input = depot.parse(depot.example?.(), files);
    const { plan, objective, dualBound, result } = await solvePlan(depot, input);
    expect(result.status).toBe("optimal");
    expect(plan && depot.check(plan, input)).toEqual([]);
    expect(objective).toBe((await solve(depot.build(input).model)).objective);
    expect(dualBound).toBe(result.dualBound);
  });

  it("is that of the formulation's own method where it has one: prices come with it", async () => {
    const raw = dcopf.example?.();
    const asked = dcopf.files(raw);
    expect(asked).toEqual([]);
    const input = dcopf.parse(raw, files);
    const { plan, result } = await solvePlan(dcopf, input);
    expect(result.status).toBe("optimal");
    expect(plan && dcopf.check(plan, input)).toEqual([]);
    expect(plan?.pricePerMWh?.every(Number.isFinite)).toBe(true);
  });

  it("is null without one, and is solved by whom the caller names", async () => {
    const raw = depot.example?.() as { data: { site: { importLimitKW: number } } };
    raw.data.site.importLimitKW = 0;
    const asked: (number | undefined)[] = [];
    const solveModel = (model: Model, options?: SolveOptions) => {
      asked.push(options?.timeLimit);
      return solve(model, options);
    };
    const { plan, objective, result } = await solvePlan(depot, depot.parse(raw, files), {
      timeLimit: 20,
      solveModel,
    });
    expect([plan, objective, result.status]).toEqual([null, null, "infeasible"]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeGreaterThan(15);
    expect(asked[0]).toBeLessThanOrEqual(20);
  });

  it("keeps the time limit over all solves of a solver with memory", async () => {
    const input = dcopf.parse(dcopf.example?.(), files);
    let nowMs = 0;
    const statuses: string[] = [];
    const impatient = {
      ...dcopf,
      async *solve(_: unknown, solver: SolverAccess, { model }: { readonly model: Model }) {
        const warm = solver.warm(model);
        for (const afterMs of [0, 20_000]) {
          nowMs += afterMs;
          const result = await warm.solve();
          statuses.push(result.status);
          yield { plan: null, objective: null, dualBound: null, result };
        }
      },
    };
    const host = { now: () => nowMs, yield: () => Promise.resolve() };
    await solvePlan(impatient, input, { timeLimit: 10, host });
    expect(statuses).toEqual(["optimal", "time_limit"]);
  });

  it("starts from a plan of the documented model, whatever the method solves", async () => {
    for (const formulation of [depot, parkinglot]) {
      const raw = { ...(formulation.example?.() as object) };
      if (formulation === parkinglot) Object.assign(raw, { variant: "pwl1_semi" });
      const input = formulation.parse(raw, files) as never;
      const first = await solvePlan<unknown, unknown, unknown>(formulation as never, input);
      const start = first.result.solution?.colValue ?? new Float64Array(0);
      const again = await solvePlan<unknown, unknown, unknown>(formulation as never, input, { start });
      expect(again.objective).toBeCloseTo(first.objective ?? Number.NaN, 5);
    }
  });

  it("refuses wrong options before anything is solved", async () => {
    const input = depot.parse(depot.example?.(), files);
    const solvedWith = (options: object) => solvePlan(depot, input, options);
    await expect(solvedWith({ timeLimit: -1 })).rejects.toThrow(
      "timeLimit: expected a number of at least 0, found -1",
    );
    await expect(solvedWith({ timeLimit: "10" })).rejects.toThrow(OptionError);
    await expect(solvedWith({ timelimit: 10 })).rejects.toThrow('did you mean "timeLimit"?');
  });

  it.each(FORMULATIONS)("of an instance of $name that was not parsed says so", async (formulation) => {
    for (const raw of [formulation.example?.(), undefined, {}]) {
      const failure = solvePlan<unknown, unknown, unknown>(formulation, raw);
      await expect(failure).rejects.toThrow(
        new InputError([
          {
            path: "",
            found: "one that was not parsed",
            expected: `what ${formulation.name}.parse(instance, files) returned`,
          },
        ]),
      );
    }
  });

  it("asks for a parsed input by its types, too", async () => {
    // @ts-expect-error What `example` returns is unknown.
    await expect(solvePlan(depot, depot.example?.())).rejects.toThrow(InputError);
  });

  it("has one time limit over all programs of a method", async () => {
    let nowMs = 0;
    const limits: (number | undefined)[] = [];
    const solveModel = (model: Model, options?: SolveOptions) => {
      limits.push(options?.timeLimit);
      nowMs += 5000;
      return solve(model);
    };
    const twice: typeof depot = {
      ...depot,
      async *solve(_input, access, { model }) {
        for (let round = 0; round < 2; round++) {
          const result = await access.solve(model);
          yield { plan: null, objective: result.objective, dualBound: result.dualBound, result };
        }
      },
    };
    const host = { ...PLAIN_HOST, now: () => nowMs };
    await solvePlan(twice, depot.parse(depot.example?.(), files), { timeLimit: 12, host, solveModel });
    expect(limits).toEqual([12, 7]);
  });
});
