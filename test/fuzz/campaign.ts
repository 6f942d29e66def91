import { solveSync, TECHNIQUES } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";
import { forgetHighs } from "../oracle/highs.ts";
import type { DenseProgram } from "./dense-program.ts";
import { drawLp } from "./draw-lp.ts";
import { drawMip } from "./draw-mip.ts";
import { judge, type Solver, type Verdict } from "./judge.ts";
import { describeVerdict, writeRegression } from "./regression-file.ts";
import { shrink } from "./shrink.ts";
import { type ThreadedSolves, threadedSolver } from "./solve-on-threads.ts";

/** HiGHS' memory only grows: it is loaded anew after this many solves. */
const SOLVES_PER_HIGHS = 500;
const MOST_SHRINK_TRIES = 1500;
/** Shrunk programs written for each kind of disagreement; more of the same kind are only listed. */
const MOST_FILES_PER_KIND = 10;
/** The same where HiGHS is wrong: its faults are recorded, not collected. */
const MOST_FILES_OF_HIGHS = 2;
/** Rows and columns together from which HiGHS' faults are not cut down. */
const LARGE = 60;

/** What to try. */
export interface CampaignOptions {
  /** Programs. */
  readonly count: number;
  /** Seed of the first program; the next ones follow. */
  readonly seed: number;
  readonly mip: boolean;
  /** Threads of each solve by gridplex, whose workers live on this event loop, late and mortal. */
  readonly threads: number;
  /** Where shrunk disagreements are written; null = nowhere. */
  readonly folder: string | null;
  /** Receives a line for each disagreement. */
  readonly log: (line: string) => void;
}

/** A program on which the two solvers differ. */
export interface Disagreement {
  readonly seed: number;
  readonly family: string;
  readonly off: readonly string[];
  readonly program: DenseProgram;
  readonly verdict: Verdict;
}

/** What a campaign found. */
export interface CampaignReport {
  readonly compared: number;
  /** Programs by gridplex's status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly families: Readonly<Record<string, number>>;
  readonly disagreements: readonly Disagreement[];
  /** What the threads did; null where each solve had one. */
  readonly threaded: ThreadedSolves | null;
}

/** What would solve most of these programs before the simplex sees them. */
const EARLY_TECHNIQUES: readonly string[] = ["tableau", "presolve"];

/** Often none, often those that hide the simplex, sometimes all, else each by a coin of its own. */
function drawOff(random: Random): string[] {
  if (random.chance(0.2)) return [];
  if (random.chance(0.3)) return EARLY_TECHNIQUES.slice(0, random.whole(1, 2));
  if (random.chance(0.1)) return ["all"];
  return TECHNIQUES.map(({ name }) => name).filter((name) => random.chance(name === "tableau" ? 0.8 : 0.3));
}

/** The program of a seed, and the techniques that gridplex leaves out. */
export function drawCase(seed: number, mip: boolean): Pick<Disagreement, "family" | "off" | "program"> {
  const random = new Random(seed);
  const { family, program } = mip ? drawMip(random) : drawLp(random);
  return { family, program, off: drawOff(random) };
}

/** Cuts a disagreement down, keeping who is wrong, and writes it. */
async function keep(found: Disagreement, folder: string, mip: boolean, solver: Solver): Promise<string> {
  const { seed, family, off, verdict } = found;
  const shows = async (program: DenseProgram) => {
    const { fault, gridplex, highs } = await judge(program, off, solver);
    if (gridplex.status !== verdict.gridplex.status) return false;
    if (verdict.fault !== "highs") return fault === "gridplex" || fault === "both" || fault === verdict.fault;
    return fault === "highs" && highs.status === verdict.highs.status && highs.note === verdict.highs.note;
  };
  const program = await shrink(found.program, shows, MOST_SHRINK_TRIES);
  const final = await judge(program, off, solver);
  const about = { found: `fuzz ${mip ? "--mip " : ""}seed ${seed}, ${family}, shrunk`, off, verdict: final };
  return writeRegression(folder, `${mip ? "mip" : "lp"}-${final.fault}-${seed}`, program, about);
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** Solves `count` programs by both solvers and reports where they differ. Same options, same programs. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { count, seed: firstSeed, mip, threads, folder, log } = options;
  const { solver, record } =
    threads > 1 ? threadedSolver(threads, firstSeed) : { solver: solveSync, record: null };
  const statuses: Record<string, number> = {};
  const families: Record<string, number> = {};
  const written = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  for (let pos = 0; pos < count; pos++) {
    const seed = firstSeed + pos;
    if (pos % SOLVES_PER_HIGHS === SOLVES_PER_HIGHS - 1) forgetHighs();
    const drawn = drawCase(seed, mip);
    const verdict = await judge(drawn.program, drawn.off, solver);
    increment(statuses, verdict.gridplex.status);
    increment(families, drawn.family);
    if (verdict.highs.status === "crash") forgetHighs();
    if (verdict.fault === null) continue;
    const found = { seed, verdict, ...drawn };
    disagreements.push(found);
    log(`seed ${seed}, ${drawn.family}, off [${drawn.off}]: ${describeVerdict(verdict)}`);
    const kind = [verdict.fault, verdict.gridplex.status, verdict.highs.status].join();
    const files = written.get(kind) ?? 0;
    const most = verdict.fault === "highs" ? MOST_FILES_OF_HIGHS : MOST_FILES_PER_KIND;
    const isLarge = drawn.program.rows.length + drawn.program.cols.length > LARGE;
    if (folder === null || verdict.fault === "doubtful" || files >= most) continue;
    if (verdict.fault === "highs" && isLarge) continue;
    written.set(kind, files + 1);
    log(`  written: ${await keep(found, folder, mip, solver)}`);
  }
  return { compared: count, statuses, families, disagreements, threaded: record };
}

/** The report as lines of text. */
export function formatCampaign(report: CampaignReport, seconds: number, firstSeed: number): string {
  const { compared, statuses, families, disagreements, threaded } = report;
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, number]) => `${name} ${number}`)
      .join(", ");
  const faults: Record<string, number> = {};
  for (const { verdict } of disagreements) increment(faults, String(verdict.fault));
  return [
    `compared ${compared} programs, seeds ${firstSeed} to ${firstSeed + compared - 1}, in ${seconds.toFixed(1)} s`,
    `status of gridplex: ${list(statuses)}`,
    `families: ${list(families)}`,
    ...(threaded === null ? [] : [`workers: ${list({ ...threaded })}`]),
    `disagreements: ${disagreements.length}${disagreements.length === 0 ? "" : ` (wrong: ${list(faults)})`}`,
  ].join("\n");
}
