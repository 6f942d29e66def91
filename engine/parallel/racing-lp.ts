/**
 * An LP solver that calls workers in where a solve from scratch takes long. What a worker found is a basis: the own
 * solver goes on from it, and finds by itself that it is optimal or proves infeasibility, so that no answer comes from
 * elsewhere.
 */
import type { SearchControl } from "../mip/search-control.ts";
import type { Basis } from "../model/basis.ts";
import type { LpProblem, LpSolver, LpStatus, WeightedBasis } from "../simplex/lp-types.ts";
import { LpRace } from "./lp-race.ts";
import type { WorkerTeam } from "./worker-team.ts";

/** Milliseconds of a solve from scratch after which workers are called in. */
const RACE_AFTER_MS = 400;

/** Who races, and who is told of it. */
export interface RaceSetup {
  readonly team: WorkerTeam;
  readonly control: SearchControl;
  /** Called with the way of a worker that was first. */
  readonly won: (way: string) => void;
}

/** See the head of the file. Everything but `advance` is the own solver's. */
export class RacingLp implements LpSolver {
  readonly numRows: number;
  readonly numCols: number;
  readonly #own: LpSolver;
  readonly #setup: RaceSetup;
  /** The problem with its bounds and costs of now; arrays are copied as they change. Null once nobody will ask. */
  #problem: LpProblem | null;
  #ownsArrays = false;
  #startMs = Number.NaN;
  #race: LpRace | null = null;

  /** @param own solver of the problem, in which nothing was changed or solved yet. */
  constructor(own: LpSolver, problem: LpProblem, setup: RaceSetup) {
    this.numRows = own.numRows;
    this.numCols = own.numCols;
    this.#own = own;
    this.#problem = problem;
    this.#setup = setup;
  }

  advance(): LpStatus {
    const race = this.#race;
    if (race !== null) this.#attend(race);
    const status = this.#own.advance();
    if (status === "working") this.#considerRace();
    else this.#leaveRace();
    return status;
  }

  #considerRace(): void {
    if (this.#problem === null || this.#race !== null) return;
    const { team, control } = this.#setup;
    const nowMs = team.now();
    if (Number.isNaN(this.#startMs)) this.#startMs = nowMs;
    if (nowMs - this.#startMs < RACE_AFTER_MS || team.isHeld) return;
    control.record("lp races", { begun: 1 });
    this.#race = new LpRace(team, control, this.#problem);
  }

  #attend(race: LpRace): void {
    race.attend();
    const { winner } = race;
    if (winner === null) return;
    const { team, control, won } = this.#setup;
    const { basis, edgeWeight, iterations } = winner.report;
    team.tally.iterations += iterations;
    control.record("lp races", { won: 1 });
    won(winner.way);
    this.#own.setBasis(basis as Basis, edgeWeight ?? undefined);
    this.#leaveRace();
  }

  /** No race any more: what is solved from now on starts near its end. */
  #leaveRace(): void {
    this.#race?.close();
    this.#race = null;
    this.#problem = null;
  }

  /** The problem, to be changed; null where nobody will ask for it. */
  #changing(): LpProblem | null {
    if (this.#race !== null) this.#leaveRace();
    const problem = this.#problem;
    if (problem === null || this.#ownsArrays) return problem;
    this.#ownsArrays = true;
    const { colCost, colLb, colUb, rowLb, rowUb } = problem;
    const copies = { colCost: colCost.slice(), colLb: colLb.slice(), colUb: colUb.slice() };
    this.#problem = { ...problem, ...copies, rowLb: rowLb.slice(), rowUb: rowUb.slice() };
    return this.#problem;
  }

  setColBounds(col: number, lb: number, ub: number): void {
    const problem = this.#changing();
    if (problem !== null) {
      problem.colLb[col] = lb;
      problem.colUb[col] = ub;
    }
    this.#own.setColBounds(col, lb, ub);
  }

  setRowBounds(row: number, lb: number, ub: number): void {
    const problem = this.#changing();
    if (problem !== null) {
      problem.rowLb[row] = lb;
      problem.rowUb[row] = ub;
    }
    this.#own.setRowBounds(row, lb, ub);
  }

  setColCost(col: number, cost: number): void {
    const problem = this.#changing();
    if (problem !== null) problem.colCost[col] = cost;
    this.#own.setColCost(col, cost);
  }

  setBasis(basis: Basis, edgeWeight?: Float64Array): void {
    this.#leaveRace();
    this.#own.setBasis(basis, edgeWeight);
  }

  getBasis(): Basis {
    return this.#own.getBasis();
  }
  getWeightedBasis(into?: WeightedBasis): WeightedBasis {
    return this.#own.getWeightedBasis(into);
  }
  setCutoff(cutoff: number): void {
    this.#own.setCutoff(cutoff);
  }
  setIterationLimit(iterations: number): void {
    this.#own.setIterationLimit(iterations);
  }
  save(): boolean {
    return this.#own.save();
  }
  restore(): void {
    this.#own.restore();
  }
  basisRow(col: number, multiplier: Float64Array): boolean {
    return this.#own.basisRow(col, multiplier);
  }
  farkas(): Float64Array {
    return this.#own.farkas();
  }
  ray(): Float64Array {
    return this.#own.ray();
  }
  counters(): Readonly<Record<string, number>> {
    return this.#own.counters();
  }
  get objective(): number {
    return this.#own.objective;
  }
  get colValue(): Float64Array {
    return this.#own.colValue;
  }
  get rowActivity(): Float64Array {
    return this.#own.rowActivity;
  }
  get rowDual(): Float64Array {
    return this.#own.rowDual;
  }
  get reducedCost(): Float64Array {
    return this.#own.reducedCost;
  }
  get iterations(): number {
    return this.#own.iterations;
  }
}
