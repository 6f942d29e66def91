import path from "node:path";
import type { Names } from "../../engine/index.ts";
import { type AnyFormulation, FORMULATIONS, type RollingWindows } from "../../formulations/index.ts";
import { type Instance, openInstance, readInstance } from "../read/instance.ts";
import { readSolutionFile } from "../read/solution.ts";
import { makeFolder } from "../write/output-file.ts";
import { exitStatusOf } from "./exit-status.ts";
import { answerInstance, type BuiltInput, type InstanceAnswer, withBaselines } from "./instance-answer.ts";
import { formatComparison, formatKpis, formatTable, formatView } from "./kpi-table.ts";
import { writeModel } from "./model-output.ts";
import type { SolveFlags } from "./options.ts";
import { outcomeOf, sizeOf } from "./outcome.ts";
import { printJson, printText } from "./output.ts";
import { parseOverride } from "./overrides.ts";
import { writePlanFiles } from "./plan-files.ts";
import { warmSeconds } from "./repetition.ts";
import { assertResultFiles, writeResultFiles } from "./result-files.ts";
import { type RunOutcome, runOutcomeOf, type ScenarioOutcome, scenarioOutcomeOf } from "./run-outcome.ts";
import { writeScenarioFiles } from "./scenario-files.ts";
import { openSession, type Session, shareTime, warn } from "./session.ts";
import { formatNumber, formatSummary } from "./summary.ts";
import { UsageError } from "./usage-error.ts";

/** Options of `run`. */
export interface RunFlags extends SolveFlags {
  readonly out?: string;
  /** `PATH=VALUE`, in the order given. */
  readonly set?: readonly string[];
  /** Also the figures of the formulation's static strategies. */
  readonly baselines?: boolean;
  /** Plan window by window. */
  readonly rolling?: RollingWindows;
}

/** One scenario, solved. */
interface Solved {
  readonly id: string | null;
  readonly built: BuiltInput;
  readonly names: Names;
  readonly answer: InstanceAnswer;
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
  /** Seconds at which the command or the scenario before ended; 0 for the first, whose model `--write` writes. */
  begunAt: number,
): Promise<Solved> {
  const { model, built } = instance.formulation.build(scenario.input);
  const problem = model.toProblem();
  const names = model.names();
  if (begunAt === 0 && flags.write !== undefined) writeModel(flags.write, problem, names);
  const start = flags.start === undefined ? undefined : readSolutionFile(flags.start, problem, names);
  const readSeconds = session.elapsedSeconds() - begunAt;
  const input: BuiltInput = { input: scenario.input, model, built };
  const plain = await answerInstance(
    instance.formulation,
    input,
    session,
    flags.repeat ?? 1,
    start,
    flags.rolling,
  );
  const answer =
    flags.baselines === true ? withBaselines(plain, instance.formulation, scenario.input) : plain;
  return { id: scenario.id, built: input, names, answer, readSeconds };
}

function formatCheck({ check }: Pick<RunOutcome, "check">): string {
  if (check === null) return "no plan";
  const { feasible, violations } = check;
  if (feasible) return "the plan can be carried out";
  const lines = violations.map(({ what, where, amount, unit }) => `\n  ${what}, ${where}: ${amount} ${unit}`);
  return `${violations.length} violations${lines.join("")}`;
}

/** Each scenario in one line; what a plan breaks follows under the table. */
function formatScenarios(solved: readonly Solved[]): string {
  const rows = solved.map(({ id, answer }) => {
    const { status, objective, gap } = answer.figures;
    const broken = answer.violations?.length ?? 0;
    const check = answer.violations === null ? "no plan" : broken === 0 ? "passed" : `${broken} violations`;
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
  printText(formatSummary(outcome, [["check", formatCheck(outcome)]]));
  if (plan === null || kpis === null) return;
  const view = instance.formulation.report?.(plan, first.built.input);
  printText(`\n${view === undefined ? formatKpis(kpis) : formatView(view)}`);
  if (flags.baselines === true && view?.comparison !== undefined) {
    printText(`\n${formatComparison(view.comparison)}`);
  }
}

async function solveAll(instance: Instance, flags: RunFlags, session: Session): Promise<Solved[]> {
  const solved: Solved[] = [];
  let begunAt = 0;
  const scenarios = scenariosOf(instance);
  for (const [pos, scenario] of scenarios.entries()) {
    const share = shareTime(session, scenarios.length - pos);
    const each = await solveScenario(instance, scenario, flags, share, begunAt);
    solved.push(each);
    if (flags.out !== undefined) {
      const folder = each.id === null || scenarios.length === 1 ? flags.out : path.join(flags.out, each.id);
      writePlanFiles(folder, instance.formulation, each.built, each.names, each.answer, flags.seed ?? 0);
    }
    begunAt = session.elapsedSeconds();
  }
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
}

async function runInSession(file: string, flags: RunFlags, session: Session): Promise<number> {
  const overrides = (flags.set ?? []).map(parseOverride);
  assertResultFiles(flags);
  const instance = readInstance(await openInstance(file), overrides);
  for (const warning of instance.warnings) warn(warning);
  const { baselines, baselineKpis, name } = instance.formulation;
  if (flags.baselines === true && baselines === undefined && baselineKpis === undefined) {
    warn(`--baselines: ${name} has no static strategies`);
  }
  if (flags.rolling !== undefined) assertRolling(instance.formulation, flags);
  if (flags.out !== undefined) makeFolder(flags.out);
  const solved = await solveAll(instance, flags, session);
  const first = solved[0];
  const { answer, names } = first;
  const problem = first.built.model.toProblem();
  const scenarios: ScenarioOutcome[] = solved.flatMap(({ id, answer: each }) =>
    id === null ? [] : [scenarioOutcomeOf(id, each)],
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
    scenarios,
  );
  writeResultFiles(flags, outcome, answer.result, names);
  if (flags.json === true) printJson(outcome);
  else printRun(outcome, instance, solved, flags);
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
    session.close();
  }
}
