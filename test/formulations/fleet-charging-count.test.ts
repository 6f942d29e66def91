import { describe, expect, it } from "vitest";
import { checkCertificate, type Problem, solveSync, verify } from "../../engine/index.ts";
import { withChargingCounts } from "../../formulations/fleet/charging-count.ts";
import { fleet } from "../../formulations/fleet/index.ts";
import { solveBuiltFleet } from "../../formulations/fleet/solve.ts";
import { exampleWith, type RawFleet } from "./fleet-cases.ts";
import { randomFleet } from "./fleet-random.ts";
import { accessWith } from "./solver-access.ts";

const EXACT = { mipGap: 1e-9, mipGapAbs: 1e-9 };

/** The documented problem, and the one with the added rows; null without any. */
function bothOf(raw: RawFleet, isSoft = false) {
  const input = fleet.parse(raw, new Map(), { isSoft });
  const { model, built } = fleet.build(input);
  const documented = model.toProblem();
  return { documented, counted: withChargingCounts(documented, built)?.toProblem() ?? null, model };
}

function optimum(problem: Problem) {
  const { status, solution } = solveSync(problem, EXACT);
  return { status, solution };
}

function relaxation(problem: Problem): number {
  const { objective } = solveSync({ ...problem, integrality: new Uint8Array(problem.numCols) });
  if (objective === null) throw new Error("no relaxation");
  return objective;
}

/** Vehicles with all stays over two sunny steps; the sun pays as feed-in. */
function sunny(powersKW: readonly number[], feederKW: number | null, sunKW: number): RawFleet {
  return exampleWith((raw) => {
    const steps = 2;
    raw.data = { steps, load: [0, 0], pv: [sunKW, sunKW], spot: [100, 100] };
    raw.vehicles = powersKW.map((chargerKW, pos) => ({
      ...{ id: pos + 1, batteryKWh: 60, chargerKW, targetSoc: 1, there: [1, 1], arrivalSoc: [0.5, 0] },
    }));
    raw.params = {
      ...{
        stepHours: 1,
        etaCharge: 0.9,
        etaDischarge: 0.9,
        initialSoc: 0.5,
        terminalSoc: 0.5,
        feedIn: "spot",
      },
      ...{ gridLimit: "joint", gridConnectionKW: 1000, fleetLimitKW: feederKW, pvSplit: "joint" },
    };
  });
}

/** The added rows of a step as `power ≤ constant + slope · count`. */
function addedRows({ documented, counted }: ReturnType<typeof bothOf>): string[] {
  if (counted === null) return [];
  const rows: string[] = [];
  for (let row = documented.numRows; row < counted.numRows; row++) {
    const terms: number[] = [];
    for (let col = 0; col < counted.numCols; col++) {
      for (
        let entry = counted.colStart[col] as number;
        entry < (counted.colStart[col + 1] as number);
        entry++
      ) {
        if (counted.rowIndex[entry] === row) terms.push(counted.value[entry] as number);
      }
    }
    rows.push(`${terms.map((term) => Number(term.toFixed(6))).join(" ")} <= ${counted.rowUb[row]}`);
  }
  return rows;
}

describe("rows on how many vehicles charge", () => {
  it("three equal chargers at a feeder for two draw no more than two, whatever the third gives back", () => {
    // Two charge: 22 kW. Three: 22 kW, since none gives back. Half of each would draw 27.5 kW.
    const rows = addedRows(bothOf(sunny([11, 11, 11], 22, 0.5)));
    expect(rows).toContain("11 11 11 <= 22");
  });

  it("sun for more than two chargers is used up only where a third one charges", () => {
    // Two charge: 22 kW of 25; three: all 25.
    const rows = addedRows(bothOf(sunny([11, 11, 11], null, 25)));
    expect(rows).toEqual(Array(2).fill("-3 1 -3 1 -3 1 <= 16"));
  });

  it("unequal chargers count with the strongest first", () => {
    // One charges: at most 20 of 30 kW; two: all 30.
    const rows = addedRows(bothOf(sunny([5, 20, 11], null, 30)));
    expect(rows).toEqual(Array(2).fill("-10 1 -10 1 -10 1 <= 10"));
  });

  it("raise the relaxation where half-charging would use up the sun", () => {
    const { documented, counted } = bothOf(sunny([11, 11, 11], null, 14));
    expect(relaxation(counted as Problem)).toBeGreaterThan(relaxation(documented) + 0.04);
  });

  it("are not there where nothing is shared", () => {
    const raw = sunny([11, 11, 11], null, 25);
    raw.params.gridLimit = "perVehicle";
    raw.params.pvSplit = "equal";
    expect(bothOf(raw).counted).toBeNull();
  });

  it("leave an infeasible fleet its proof, which is one of the documented model", async () => {
    const raw = sunny([11, 11, 11], 22, 25);
    // 30 kWh and two hours of 9.9 kW do not fill 60 kWh.
    raw.params.terminalSoc = 1;
    const ready = fleet.build(fleet.parse(raw, new Map()));
    const documented = ready.model.toProblem();
    expect(withChargingCounts(documented, ready.built)).not.toBeNull();
    const { status, certificate } = await solveBuiltFleet(ready, accessWith({}));
    expect(status).toBe("infeasible");
    if (certificate?.kind !== "farkas") throw new Error("no proof");
    expect(certificate.rowMultiplier).toHaveLength(documented.numRows);
    expect(checkCertificate(documented, certificate).valid).toBe(true);
  });

  it("cut off no plan of 150 random fleets, soft or not", () => {
    let numCounted = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const raw = randomFleet(seed, 5);
      if (seed % 3 > 0) raw.params.pvSplit = "joint";
      const { documented, counted } = bothOf(raw, seed % 5 === 0);
      if (counted === null) continue;
      numCounted++;
      const [plain, tight] = [optimum(documented), optimum(counted)];
      expect(tight.status, `seed ${seed}`).toBe(plain.status);
      if (plain.solution === null || tight.solution === null) continue;
      const scale = Math.max(1, Math.abs(plain.solution.objective));
      const distance = Math.abs(tight.solution.objective - plain.solution.objective);
      expect(distance / scale, `seed ${seed}`).toBeLessThan(1e-6);
      const { accepted } = verify(counted, { colValue: plain.solution.colValue });
      expect(accepted, `seed ${seed}`).toBe(true);
    }
    expect(numCounted).toBeGreaterThan(60);
  });
});
