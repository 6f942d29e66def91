import type { Model, Result, Solution, SolveOptions, Solver, TextPosition } from "../engine/index.ts";
import { placeText } from "../engine/index.ts";
import type { ConflictWords } from "./common/conflict.ts";
import type { FieldDoc } from "./common/fields.ts";
import type { FolderLayout } from "./common/folder-layout.ts";
import type { NamedTable, PlanTable, ReportView } from "./common/report-view.ts";
import type { RollingWindows } from "./common/rolling.ts";

/** A side file that a formulation needs, by a path relative to the instance file. */
export interface FileRequest {
  readonly path: string;
  /** What it is for, shown when it is missing. */
  readonly purpose: string;
  /** Gzip data are unpacked for the formulation. */
  readonly mayBeGzip?: boolean;
  /** What the file as it lies there must hash to, 64 hexadecimal digits. */
  readonly sha256?: string;
}

/** The bytes of the side files by the path they were asked for under. */
export type ReadFiles = ReadonlyMap<string, Uint8Array>;

/** One problem of an input: where it stands, what was found, what was expected. */
export interface InputIssue {
  /** Path of the field from the instance's root, such as `data.trucks[3].socMinKWh`. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  /** Of a problem in a side file: where it stands there, `file` as it was asked for. */
  readonly position?: TextPosition;
}

/** Every problem of an input at once. */
export class InputError extends Error {
  readonly code = "INPUT" as const;
  override readonly name = "InputError";
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    const lines = issues.map(({ path, found, expected, position }) => {
      const where = position === undefined ? "" : `${placeText(position)}: `;
      return `${where}${path === "" ? "instance" : path}: found ${found}, expected ${expected}`;
    });
    super(lines.join("\n"));
    this.issues = issues;
  }
}

/** A physical limit that a plan breaks. */
export interface PlanViolation {
  /** The rule, such as "energy balance" or "state of charge above capacity". */
  readonly what: string;
  /** Vehicle and step, such as "truck 3, step 17". */
  readonly where: string;
  /** By how much, in `unit`; always positive. */
  readonly amount: number;
  readonly unit: string;
  /**
   * True: a target or limit that gave way because it was asked to (`run --soft`) or because the problem lets it;
   * reported, not held against the plan.
   */
  readonly isShortfall?: true;
}

/** How an instance is read. */
export interface ParseOptions {
  /** True: what `softTargets` names may be missed, at a price that is paid only where it must. */
  readonly isSoft?: boolean;
}

/** Key figures: camelCase names that end in their unit, nested where there are groups. */
export interface Kpis {
  readonly [name: string]: number | string | boolean | null | readonly (number | null)[] | Kpis;
}

/** One of several models of an instance, solved one by one. */
export interface Scenario<Input> {
  readonly id: string;
  readonly input: Input;
}

/** The plan of one of several scenarios. */
export interface ScenarioPlan<Input, Plan> extends Scenario<Input> {
  readonly plan: Plan;
}

/** A plan by a fixed rule, to compare the optimum with. */
export interface Baseline<Plan> {
  readonly id: string;
  readonly plan: Plan;
}

/** A model that is solved again and again while its figures change; see `Solver`. */
export interface WarmSolver
  extends Pick<
    Solver,
    "setColBounds" | "setColCost" | "setObjectiveOffset" | "addRows" | "addCols" | "setBasis"
  > {
  /** Within the limits of the whole; its iterations count like those of `SolverAccess.solve`. */
  solve(): Promise<Result>;
}

/** Solving as a formulation that is not one model sees it. */
export interface SolverAccess {
  readonly options: SolveOptions;
  solve(model: Model, options?: SolveOptions): Promise<Result>;
  /** A solver that keeps its basis between solves; options given here stand in for those of the whole. */
  warm(model: Model, options?: SolveOptions): WarmSolver;
  /** Adds what a method did without these solvers to the figures of the whole; absent: nobody counts. */
  count?(effort: Pick<Result, "nodes" | "simplexIterations">): void;
}

/** A step of a formulation's own solution method; the last one is the answer. */
export interface Progress<Plan> {
  readonly plan: Plan | null;
  readonly objective: number | null;
  readonly dualBound: number | null;
  readonly result: Result;
}

/**
 * A kind of planning problem: from checked input to a model, and from the model's solution back to a plan in
 * the planner's units. Write one, register it in registry.ts, and the command line, report and tests know it.
 */
export interface Formulation<Input, Built, Plan> {
  /** The folder's name and the `formulation` field of its instances. */
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** The fields of an instance with their units, in reading order. */
  readonly fields?: readonly FieldDoc[];
  /** Unit of what its models minimise, such as "EUR"; absent or "" = none. */
  objectiveUnit?(input: Input): string;
  /** How a folder of CSV files becomes an instance. Absent: only JSON. */
  readonly folder?: FolderLayout;
  /** A small valid instance, made anew at each call. */
  example?(): unknown;
  /** Side files it needs; the caller reads them. */
  files(raw: unknown): readonly FileRequest[];
  /** @throws InputError with every problem, its path and unit. */
  parse(raw: unknown, files: ReadFiles, options?: ParseOptions): Input;
  /** What is allowed in an input but looks like a mistake, such as watts in place of kilowatts. */
  warnings?(input: Input): readonly string[];
  /** Pure: same input, same bytes. The model as the formulation's page documents it. */
  build(input: Input): { readonly model: Model; readonly built: Built };
  /** The solution in the planner's units. */
  plan(solution: Solution, built: Built): Plan;
  /** Physics, independent of the model. Empty = the plan can be carried out. */
  check(plan: Plan, input: Input): PlanViolation[];
  kpis(plan: Plan, input: Input): Kpis;
  /** Units of figures whose names do not end in theirs, such as `{ exactCost: "$" }`. */
  readonly kpiUnits?: Readonly<Record<string, string>>;
  scenarios?(input: Input): readonly Scenario<Input>[];
  baselines?(input: Input): readonly Baseline<Plan>[];
  /** Figures of the baselines that join those of the plan when they are asked for (`run --baselines`). */
  baselineKpis?(input: Input): Kpis;
  /** The plan as the table that is written to schedule.csv. */
  schedule?(plan: Plan, input: Input): PlanTable;
  /** Further tables of the plan, each written to `<name>.csv`. */
  tables?(plan: Plan, input: Input): readonly NamedTable[];
  /** The plan as charts and tables, as data; how they look is the reader's affair. */
  report?(plan: Plan, input: Input): ReportView;
  /** What gives way with `isSoft`, such as "end states, then the import limit"; absent: nothing can. */
  readonly softTargets?: string;
  /** What its limits are called where they make an instance infeasible; absent: rows by their tags and names. */
  readonly conflictWords?: ConflictWords<Input>;
  /** The plans of several scenarios side by side. */
  compare?(plans: readonly ScenarioPlan<Input, Plan>[]): ReportView;
  /**
   * Only where one model is not the answer. Default: build, solve, plan.
   * @param ready what `build` gave for the input; to be left as it is.
   */
  solve?(
    input: Input,
    solver: SolverAccess,
    ready: { readonly model: Model; readonly built: Built },
  ): AsyncIterable<Progress<Plan>>;
  /**
   * Plans window by window (`run --rolling`). Absent: the formulation cannot be planned so. The progress that comes last is
   * a plan of the whole horizon.
   * @param ready what `build` gave for the input; to be left as it is.
   */
  roll?(
    input: Input,
    solver: SolverAccess,
    ready: { readonly model: Model; readonly built: Built },
    windows: RollingWindows,
  ): AsyncIterable<Progress<Plan>>;
}
