import path from "node:path";
import type { Names } from "../../engine/index.ts";
import {
  type AnyFormulation,
  type ConflictReport,
  FORMULATIONS,
  type PlanViolation,
  type RollingWindows,
} from "../../formulations/index.ts";
import { type Instance, openInstance, readInstance } from "../read/instance.ts";
import { readSolutionFile } from "../read/solution.ts";
import { makeFolder } from "../write/output-file.ts";
import { type Checkpoints, namingState, openCheckpoints } from "./checkpoints.ts";
import { documentedModel } from "./documented-model.ts";
import { exitStatusOf } from "./exit-status.ts";
import { answerInstance, type BuiltInput, type InstanceAnswer, withBaselines } from "./instance-answer.ts";
import { instanceConflict } from "./instance-conflict.ts";
import { formatComparison, formatKpis, formatTable, formatView } from "./kpi-table.ts";
import { writeModel } from "./model-output.ts";
import { type SolveFlags, wantsLog } from "./options.ts";
import { outcomeOf, sizeOf } from "./outcome.ts";
import { printJson, printText } from "./output.ts";
import { parseOverride } from "./overrides.ts";
import { writePlanFiles } from "./plan-files.ts";
import { warmSeconds } from "./repetition.ts";
import { assertResultFiles, writeResultFiles } from "./result-files.ts";
import {
  OPTIMAL_OF_TEXT,
  type OptimalOf,
  optimalOf,
  type RunOutcome,
  runOutcomeOf,
  type ScenarioOutcome,
  scenarioOutcomeOf,
} from "./run-outcome.ts";
import { writeScenarioFiles } from "./scenario-files.ts";
import { openSession, type Session, shareTime, warn } from "./session.ts";
import { countOf, formatNumber, formatSummary } from "./summary.ts";
import { UsageError } from "./usage-error.ts";

/** Options of `run`. */
export interface RunFlags extends SolveFlags {
  readonly out?: string;
  /** `PATH=VALUE`, in the order given. */
  readonly set?: readonly string[];
  /** Also the figures of the formulation's static strategies. */
  readonly baselines?: boolean;
  /** What the formulation's `softTargets` names may be missed. */
  readonly soft?: boolean;
  /** Plan window by window. */
  readonly rolling?: RollingWindows;
}

/** One scenario, solved. */
interface Solved {
  readonly id: string | null;
  readonly built: BuiltInput;
  readonly names: Names;
  readonly answer: InstanceAnswer;
  /** What its status `optimal` is said of; null = the plan as a whole. */
  readonly optimalOf: OptimalOf | null;
  /** Why there is no plan, where that is known. */
  readonly conflict: ConflictReport | null;
  /** Seconds from the start of the command or the end of the scenario before, to the start of the solve. */
  readonly readSeconds: number;
}

function scenariosOf({ formulation, input }: Instance): { id: string | null; input: unknown }[] {
  return formulation.scenarios === undefined ? [{ id: null, input }] : [...formulation.scenarios(input)];
}

async function solveScenario(
  instance: Instance,
  scenario: { id: string | null; input: unknown },
  flags: RunFlags,
  session: Session,
  checkpoints: Checkpoints,
  /** Seconds at which the command or the scenario before ended; 0 for the first, whose model `--write` writes. */
  begunAt: number,
): Promise<Solved> {
  const { model, built, problem } = documentedModel(instance, scenario.input);
  session.expectModel(sizeOf(problem).nonzeros);
  const names = model.names();
  if (begunAt === 0 && flags.write !== undefined) writeModel(flags.write, problem, names);
  const start = flags.start === undefined ? undefined : readSolutionFile(flags.start, problem, names);
  const readSeconds = session.elapsedSeconds() - begunAt;
  const input: BuiltInput = { input: scenario.input, model, built };
  const { formulation } = instance;
  const repeat = flags.repeat ?? 1;
  const answering = answerInstance(formulation, input, session, repeat, start, checkpoints, flags.rolling);
  const plain = await namingState(flags, answering);
  const answer =
    flags.baselines === true ? withBaselines(plain, instance.formulation, scenario.input) : plain;
  const conflict = await instanceConflict(instance.formulation, input, answer, session);
  if (conflict !== null) {
    const which = scenario.id === null ? "" : ` (${scenario.id})`;
    process.stderr.write(`infeasible${which}: ${conflict.text}\n`);
  }
  const of = optimalOf(answer.figures, flags.rolling !== undefined, flags);
  return { id: scenario.id, built: input, names, answer, optimalOf: of, conflict, readSeconds };
}

function textOf(of: OptimalOf | null): string | null {
  return of === null ? null : OPTIMAL_OF_TEXT[of];
}

/** Broken limits and shortfalls of each kind that are printed; `--json` and `--out` have all of them. */
const MOST_LISTED = 12;

function formatCheck({ check }: Pick<RunOutcome, "check">): string {
  if (check === null) return "no plan";
  const { violations, shortfalls = [] } = check;
  const list = (of: readonly PlanViolation[]) => {
    const lines = of
      .slice(0, MOST_LISTED)
      .map(({ what, where, amount, unit }) => `\n  ${what}, ${where}: ${formatNumber(amount)} ${unit}`);
    const rest = of.length - lines.length;
    return `${lines.join("")}${rest > 0 ? `\n  and ${rest} more (all of them with --json or --out)` : ""}`;
  };
  if (violations.length > 0)
    return `the plan breaks ${countOf(violations.length, "limit")}${list(violations)}`;
  if (shortfalls.length === 0) return "the plan can be carried out";
  return `the plan can be carried out but for ${countOf(shortfalls.length, "shortfall")}${list(shortfalls)}`;
}

/** Each scenario in one line; what a plan breaks follows under the table. */
function formatScenarios(solved: readonly Solved[]): string {
  const rows = solved.map(({ id, answer }) => {
    const { status, objective, gap } = answer.figures;
    const broken = answer.violations?.filter(({ isShortfall }) => isShortfall !== true).length ?? 0;
    const check =
      answer.violations === null ? "no plan" : broken === 0 ? "passed" : `breaks ${countOf(broken, "limit")}`;
    const percent = gap === null ? "" : `${Number((100 * gap).toPrecision(3))} %`;
    const seconds = answer.repetition.solveSeconds[0].toFixed(3);
    return [id ?? "", status, formatNumber(objective), percent, seconds, check];
  });
  const head = ["Scenario", "Status", "Objective", "Gap", "Seconds", "Check"];
  return formatTable([head, ...rows], [2, 3, 4]);
}

function printRun(outcome: RunOutcome, instance: Instance, solved: readonly Solved[], flags: RunFlags): void {
  const first = solved[0] as Solved;
  const { plan, kpis } = first.answer;
  if (solved.length > 1) printText(`${formatScenarios(solved)}\n\nscenario    ${first.id}`);
  const unit = instance.formulation.objectiveUnit?.(first.built.input) ?? "";
  printText(formatSummary(outcome, [["check", formatCheck(outcome)]], unit, textOf(first.optimalOf)));
  if (plan === null || kpis === null) return;
  const view = instance.formulation.report?.(plan, first.built.input);
  printText(`\n${view === undefined ? formatKpis(kpis) : formatView(view)}`);
  if (flags.baselines === true && view?.comparison !== undefined) {
    printText(`\n${formatComparison(view.comparison)}`);
  }
}

/** What a scenario has led to, in one line of the log. */
function scenarioText({ objectiveUnit }: AnyFormulation, { answer, built }: Solved): string {
  const { status, objective, gap } = answer.figures;
  if (objective === null) return status;
  const unit = objectiveUnit?.(built.input) ?? "";
  const open = gap === null ? "" : `, gap ${Number((100 * gap).toPrecision(2))} %`;
  return `${status}, ${formatNumber(objective)} ${unit}`.trimEnd() + open;
}

async function solveAll(
  instance: Instance,
  flags: RunFlags,
  session: Session,
  checkpoints: Checkpoints,
): Promise<Solved[]> {
  const solved: Solved[] = [];
  let begunAt = 0;
  const scenarios = scenariosOf(instance);
  const isTold = scenarios.length > 1 && wantsLog(flags);
  const tell = (text: string) => void (isTold && process.stderr.write(`${text}\n`));
  for (const [pos, scenario] of scenarios.entries()) {
    const place = `scenario ${pos + 1} of ${scenarios.length} (${scenario.id})`;
    tell(`${place} begins`);
    const share = shareTime(session, scenarios.length - pos);
    const each = await solveScenario(instance, scenario, flags, share, checkpoints, begunAt);
    solved.push(each);
    tell(`${place}: ${scenarioText(instance.formulation, each)}`);
    if (flags.out !== undefined) {
      const folder = each.id === null || scenarios.length === 1 ? flags.out : path.join(flags.out, each.id);
      const { built, names, answer } = each;
      writePlanFiles(folder, instance.formulation, built, names, answer, {
        seed: flags.seed ?? 0,
        optimalOf: textOf(each.optimalOf),
      });
    }
    begunAt = session.elapsedSeconds();
  }
  checkpoints.assertUsed();
  return solved;
}

/** Refuses windows where they cannot be had. */
function assertRolling({ name, roll }: AnyFormulation, flags: RunFlags): void {
  if (roll === undefined) {
    const able = FORMULATIONS.filter((each) => each.roll !== undefined).map((each) => each.name);
    throw new UsageError(`--rolling: ${name} cannot be planned in windows; ${able.join(", ")} can`);
  }
  if (flags.start !== undefined) {
    throw new UsageError("--rolling: each window starts from the one before, so --start has no use");
  }
  if (flags.soft === true) {
    throw new UsageError("--rolling: its windows keep their targets, so --soft has no use");
  }
}

async function runInSession(file: string, flags: RunFlags, session: Session): Promise<number> {
  const overrides = (flags.set ?? []).map(parseOverride);
  assertResultFiles(file, flags);
  const checkpoints = openCheckpoints(flags);
  const instance = readInstance(await openInstance(file), overrides, { isSoft: flags.soft === true });
  if (flags.soft === true && instance.formulation.softTargets === undefined) {
    throw new UsageError(
      `--soft: ${instance.formulation.name} has no targets that may give way in this version`,
    );
  }
  for (const warning of instance.warnings) warn(warning);
  const { baselines, baselineKpis, name } = instance.formulation;
  if (flags.baselines === true && baselines === undefined && baselineKpis === undefined) {
    warn(`--baselines: ${name} has no static strategies`);
  }
  if (flags.rolling !== undefined) assertRolling(instance.formulation, flags);
  if (flags.out !== undefined) makeFolder(flags.out);
  const solved = await solveAll(instance, flags, session, checkpoints);
  const first = solved[0];
  const { answer, names } = first;
  const problem = first.built.model.toProblem();
  const scenarios: ScenarioOutcome[] = solved.flatMap(({ id, answer: each, optimalOf: of, conflict }) =>
    id === null ? [] : [scenarioOutcomeOf(id, each, of, conflict)],
  );
  if (flags.out !== undefined && scenarios.length > 1) {
    const answered = solved.map(({ id, built, answer: { plan } }) => ({
      id: id ?? "",
      input: built.input,
      plan,
    }));
    writeScenarioFiles(flags.out, instance.formulation, answered, scenarios);
  }
  const outcome = runOutcomeOf(
    outcomeOf({
      file,
      name: instance.name,
      size: sizeOf(problem),
      figures: answer.figures,
      seed: flags.seed ?? 0,
      readSeconds: first.readSeconds,
      solveSeconds: answer.repetition.solveSeconds[0],
      ...(flags.repeat === undefined ? {} : { warmSeconds: warmSeconds(answer.repetition) }),
    }),
    instance.formulation.name,
    problem,
    answer,
    first.optimalOf,
    scenarios,
    first.conflict,
    flags.soft === true,
  );
  writeResultFiles(flags, outcome, answer.result, names);
  if (flags.json === true) {
    printJson(outcome);
    if ((outcome.check?.shortfalls ?? []).length > 0) warn(formatCheck(outcome));
  } else printRun(outcome, instance, solved, flags);
  // The worst of all: a script must not take a run with an unsolved scenario for a complete one.
  return Math.max(
    ...solved.map(({ answer: { figures } }) =>
      exitStatusOf({ status: figures.status, hasSolution: figures.objective !== null }),
    ),
  );
}

/**
 * Solves a formulation's instance, writes the plan's files and prints the outcome.
 * @param file an instance file or a folder.
 * @returns the exit status.
 */
export async function runCommand(file: string, flags: RunFlags): Promise<number> {
  const session = openSession(flags);
  try {
    return await runInSession(file, flags, session);
  } finally {
    await session.close();
  }
}
