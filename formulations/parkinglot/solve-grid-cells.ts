/**
 * The method of pwl2_sos2: the linear program without adjacency comes first; its duals give a bound by stays, and its
 * schedule, each step within the one cell that holds it, is bettered from cell to cell. The search over cells then
 * closes what gap is left. It has special ordered sets where the documented model has binaries, to which its answer
 * is carried over.
 */
import { checkSolution, type Result, type SolvedResult } from "../../engine/index.ts";
import { provenBy } from "../common/proven.ts";
import { quietHost } from "../common/quiet-host.ts";
import { StepLog } from "../common/step-log.ts";
import { type MayGoOn, Turns } from "../common/turns.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { pointOf, resultAt, socAtStart, solutionAt, withoutPlan } from "./answers.ts";
import { buildGrid, type GridBuilt } from "./build.ts";
import { CellDescent } from "./cell-descent.ts";
import { boundByStays } from "./grid-bound.ts";
import { cellWeights, findInterval } from "./grid-cell.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planParking } from "./plan.ts";

/** A schedule as a point of a grid model: each step within its cell, at least cost. */
function pointInCells(built: GridBuilt, plan: ParkingPlan): Float64Array {
  const { input, stays, degradation } = built;
  const { grids, weight } = degradation;
  const { socGridPoints, powerGridPoints } = input;
  return pointOf(plan, built, (colValue) => {
    for (let place = 0; place < stays.numPlaces; place++) {
      const vehicle = stays.vehicleOf[place];
      const grid = grids[vehicle];
      const powerKW = plan.vehicles[vehicle].powerKW[stays.stepOf[place]];
      const soc = socAtStart(plan, input, stays.vehicleOf[place], stays.stepOf[place]);
      const i = findInterval(grid.soc, soc);
      const j = findInterval(grid.powerKW, powerKW);
      const weights = cellWeights(grid, i, j, soc, powerKW);
      const first = weight.first + place * socGridPoints * powerGridPoints + i * powerGridPoints + j;
      colValue[first] = weights[0];
      colValue[first + 1] = weights[1];
      colValue[first + powerGridPoints] = weights[2];
      colValue[first + powerGridPoints + 1] = weights[3];
    }
    fillAdjacency(built, colValue);
  });
}

/** The interval between two neighbours that holds most. */
function fullestInterval(share: Float64Array): number {
  let best = 0;
  for (let node = 1; node + 1 < share.length; node++) {
    if (share[node] + share[node + 1] > share[best] + share[best + 1]) best = node;
  }
  return best;
}

/** Sets the columns that say which nodes carry weight, from the weights of the point. */
function fillAdjacency(built: GridBuilt, colValue: Float64Array): void {
  const { input, stays, degradation } = built;
  const { weight, socInterval, powerInterval, socShare, powerShare } = degradation;
  const { socGridPoints, powerGridPoints } = input;
  const perPlace = socGridPoints * powerGridPoints;
  for (let place = 0; place < stays.numPlaces; place++) {
    const soc = new Float64Array(socGridPoints);
    const power = new Float64Array(powerGridPoints);
    for (let node = 0; node < perPlace; node++) {
      const value = colValue[weight.first + place * perPlace + node];
      soc[Math.floor(node / powerGridPoints)] += value;
      power[node % powerGridPoints] += value;
    }
    if (socShare !== null) colValue.set(soc, socShare.first + place * socGridPoints);
    if (powerShare !== null) colValue.set(power, powerShare.first + place * powerGridPoints);
    if (socInterval !== null) {
      colValue[socInterval.first + place * (socGridPoints - 1) + fullestInterval(soc)] = 1;
    }
    if (powerInterval !== null) {
      colValue[powerInterval.first + place * (powerGridPoints - 1) + fullestInterval(power)] = 1;
    }
  }
}

/** The point of the searched model as one of the documented model: the columns up to the weights are the same. */
function documentedPoint(built: GridBuilt, found: Float64Array): Float64Array {
  const { weight } = built.degradation;
  const colValue = new Float64Array(built.model.numCols);
  colValue.set(found.subarray(0, weight.first + weight.count));
  fillAdjacency(built, colValue);
  return colValue;
}

/** What is known before the search. */
interface BeforeSearch {
  /** The schedule, each step within a cell. */
  readonly plan: ParkingPlan;
  readonly bound: number;
}

/** Bounds the whole by stays, and betters the schedule of the relaxation until that proves it or nothing is gained. */
async function prepare(
  relaxed: GridBuilt,
  relaxation: SolvedResult,
  access: SolverAccess,
  mayGoOn: MayGoOn,
): Promise<BeforeSearch> {
  const { objective, solution, duals, basis } = relaxation;
  if (duals === null) return { plan: planParking(solution, relaxed), bound: objective };
  const isProven = provenBy(access.options);
  const log = new StepLog(access, "cells", "EUR");
  const { first, count } = relaxed.grid;
  const byStays = await boundByStays(relaxed, duals.rowDual.subarray(first, first + count), mayGoOn);
  const bound = Math.max(objective, byStays);
  const descent = new CellDescent(relaxed, basis, log.quiet);
  const found = await descent.run(solution, duals, (each) => isProven(each, bound));
  log.begin(`${descent.numSolves} programs`);
  log.done({ best: found?.objective ?? null, bound });
  const plan = planParking(found ?? solution, relaxed);
  return { plan: { ...plan, numSolves: 1 + descent.numSolves }, bound };
}

/** The answer at a point of the searched model that needs no search. */
function answerAt(
  { plan, bound }: BeforeSearch,
  point: Float64Array,
  input: ParkingInput,
): Progress<ParkingPlan> {
  const built = buildGrid(input, "binaries");
  const colValue = documentedPoint(built, point);
  const result = resultAt(null, built, colValue);
  const { objective } = result;
  const modelDegradationEur = built.degradation.degradationEur(colValue);
  const dualBound = objective === null ? null : Math.min(bound, objective);
  return { plan: { ...plan, modelDegradationEur }, objective, dualBound, result };
}

/** Solves pwl2_sos2. */
export async function* solveGridCells(
  input: ParkingInput,
  access: SolverAccess,
): AsyncGenerator<Progress<ParkingPlan>> {
  const { timeLimit = Number.POSITIVE_INFINITY, signal } = access.options;
  const host = quietHost(access);
  const turns = new Turns(host);
  const deadlineMs = host.now() + 1000 * timeLimit;
  const relaxed = buildGrid(input, "none");
  const relaxation = await access.solve(relaxed.model);
  if (relaxation.status !== "optimal") {
    yield withoutPlan(relaxation);
    return;
  }
  const before = await prepare(relaxed, relaxation, access, async () => {
    await turns.give();
    return host.now() < deadlineMs && signal?.aborted !== true;
  });
  const searched = buildGrid(input, "sets");
  const start = pointInCells(searched, before.plan);
  const report = checkSolution(searched.model.toProblem(), start);
  const isProven = provenBy(access.options);
  if (report.feasible && isProven(report.objective, before.bound)) {
    yield answerAt(before, start, input);
    return;
  }
  const result: Result = await access.solve(searched.model, { start });
  if (result.solution === null) {
    yield withoutPlan(result);
    return;
  }
  const { objective } = result;
  const dualBound = Math.min(objective, Math.max(result.dualBound ?? Number.NEGATIVE_INFINITY, before.bound));
  const built = buildGrid(input, "binaries");
  const answer: Result = {
    ...result,
    ...solutionAt(built, documentedPoint(built, result.solution.colValue)),
  };
  const plan = { ...planParking(result.solution, searched), numSolves: before.plan.numSolves + 1 };
  const isOptimal = isProven(objective, dualBound);
  yield { plan, objective, dualBound, result: isOptimal ? { ...answer, status: "optimal" } : answer };
}
