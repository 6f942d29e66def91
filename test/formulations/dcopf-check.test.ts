import { beforeAll, describe, expect, it } from "vitest";
import { type DcopfPlan, dcopf } from "../../formulations/dcopf/index.ts";
import { exampleWith, type SolvedDcopf, solveRaw } from "./dcopf-cases.ts";

describe("dcopf check", () => {
  let solved: SolvedDcopf;
  beforeAll(async () => {
    solved = await solveRaw(exampleWith());
  });

  const findings = (damage: (plan: DcopfPlan) => void) => {
    const plan = structuredClone(solved.plan);
    damage(plan);
    return dcopf.check(plan, solved.input).map(({ what, where }) => `${what} | ${where}`);
  };

  it("accepts the plan", () => {
    expect(findings(() => {})).toEqual([]);
  });

  it.each<[string, RegExp, (plan: DcopfPlan) => void]>([
    [
      "power out of range",
      /power above its limit \| generator 1, step 0/,
      ({ generationMW }) => {
        generationMW[0] = 201;
      },
    ],
    [
      "power below range",
      /power below its limit \| generator 1, step 1/,
      ({ generationMW }) => {
        generationMW[2] = 9;
      },
    ],
    [
      "a balance",
      /balance does not close \| bus 3, step 0/,
      ({ generationMW }) => {
        generationMW[1] += 1e-5;
      },
    ],
    [
      "a ramp",
      /change of power above/,
      ({ generationMW }) => {
        generationMW[0] = 195;
      },
    ],
    [
      "more sun than there is",
      /solar power above its limit \| solar plant 1, step 0/,
      ({ pvMW }) => {
        pvMW[0] = 1;
      },
    ],
    [
      "too much shedding",
      /load not served above/,
      ({ shedMW }) => {
        shedMW[0] = 15;
      },
    ],
    [
      "a flow against its angles",
      /flow that follows from the angles/,
      ({ flowMW }) => {
        flowMW[0] += 0.1;
      },
    ],
    [
      "a moved reference",
      /angle of the reference .* bus 1, step 0/,
      ({ angleRad }) => {
        angleRad[0] = 0.1;
      },
    ],
    [
      "an angle and a flow beyond their limits",
      /angle difference above its limit \| branch 3/,
      ({ angleRad }) => {
        angleRad[2] = -0.6;
      },
    ],
    [
      "a rating",
      /flow (above|below) its limit \| branch 3, step 0/,
      ({ angleRad, flowMW }) => {
        flowMW[2] = 46;
        angleRad[2] = -0.09;
      },
    ],
    [
      "charging in the peak",
      /charging power above .* step 4/,
      ({ fleets }) => {
        fleets[0].chargeMW[4] = 1;
      },
    ],
    [
      "discharging off the peak",
      /discharging power above .* step 1/,
      ({ fleets }) => {
        fleets[0].dischargeMW[1] = 1;
      },
    ],
    [
      "a state from nowhere",
      /follows from the powers/,
      ({ fleets }) => {
        fleets[0].socMWh[2] += 1e-3;
      },
    ],
    [
      "an end that is missed",
      /state of charge below its limit \| fleet vans, step 5/,
      ({ fleets }) => {
        fleets[0].chargeMW.fill(0);
      },
    ],
    [
      "what is not a number",
      /not a number/,
      ({ fleets }) => {
        fleets[0].chargeMW[0] = Number.NaN;
      },
    ],
  ])("finds %s", (_name, expected, damage) => {
    expect(findings(damage).join("\n")).toMatch(expected);
  });

  it("a plan with another number of fleets is none", () => {
    expect(dcopf.check({ ...solved.plan, fleets: [] }, solved.input)).toMatchObject([
      { what: "wrong number of fleets", amount: 1 },
    ]);
  });
});
