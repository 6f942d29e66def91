/**
 * Whether several threads give the answers that are known: `npm run threads -- --threads 2,3,4 --limit 15 --only '^uc'`. Workers
 * are at work from the first nodes of a tree on. Every point, status, optimum and dual bound is checked; one that does not
 * hold makes the command fail.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { withCommandLine } from "../../bench/command-line.ts";
import { pattern, positiveCount, positiveNumber } from "../../bench/option-values.ts";
import { judgeAnswer } from "../../bench/race.ts";
import { dataRoot, type Instance, loadProblem, readFolder, readSuite } from "../../bench/suites.ts";
import { isMixedInteger, type Problem, type Result, solve, type WorkerPool } from "../../engine/index.ts";
import { nodeHost, tuneRuntime } from "../../io/index.ts";
import { startNodeThread } from "../../io/pool/node-worker.ts";
import { openThreadPool } from "../../io/pool/thread-pool.ts";

const FOLDERS = ["mip-misc", "derived", "fctp", "uc", "ev"];
const MIP_GAP = 1e-4;
/** A dual bound may pass the known optimum by this, relative to max(1, |optimum|): the optimum has that gap, too. */
const BOUND_TOLERANCE = 1.5e-4;
/** MB of heap of a thread. */
const HEAP_MB = 1024;

interface Options {
  readonly threads: readonly number[];
  readonly limit: number;
  readonly only: RegExp;
  readonly folder: readonly string[];
  readonly deterministic: boolean;
}

const options = new Command("threads")
  .description("Solves models with known answers on several threads and checks what comes back")
  .option(
    "--threads <LIST>",
    "numbers of threads",
    (text) => text.split(",").map((each) => positiveCount(each)),
    [2, 3, 4],
  )
  .option("--limit <S>", "seconds for one solve", positiveNumber, 15)
  .option("--only <PATTERN>", "only instances whose name matches", pattern, /^/)
  .option(
    "--folder <DIR>",
    `a folder with models and a refs.json in place of ${FOLDERS.join(", ")} and the formulations; may be repeated`,
    (text: string, before: readonly string[]) => [...before, text],
    [],
  )
  .option("--deterministic", "rounds of equal work", false)
  .parse()
  .opts<Options>();

function instances(): Instance[] {
  const root = dataRoot();
  if (options.folder.length > 0) return options.folder.flatMap(readFolder);
  if (root === null)
    throw new Error("no reference data; set GRIDPLEX_DATA to the folder that holds instances/");
  const known = readSuite("formulations").filter(({ objective }) => objective !== null);
  return [...FOLDERS.flatMap((name) => readFolder(path.join(root, "instances", name))), ...known];
}

/** What is wrong with the dual bound; empty where nothing is. */
function boundFault({ maximize }: Problem, { objective }: Instance, { dualBound }: Result): string {
  if (objective === null || dualBound === null) return "";
  const beyond = maximize ? objective - dualBound : dualBound - objective;
  return beyond > BOUND_TOLERANCE * Math.max(1, Math.abs(objective))
    ? `dual bound ${dualBound}, but the optimum is ${objective}`
    : "";
}

/** Solves an instance with running threads. @returns whether the answer holds. */
async function tryInstance(
  problem: Problem,
  instance: Instance,
  threads: number,
  pool: WorkerPool,
): Promise<boolean> {
  const limits = { timeLimit: options.limit, mipGap: MIP_GAP };
  const { deterministic } = options;
  const result = await solve(problem, { ...limits, threads, pool, deterministic, host: nodeHost() });
  const answer = { ...result, colValue: result.solution?.colValue ?? null };
  const judged = judgeAnswer(problem, instance, answer, limits);
  const fault = judged.verdict === "wrong" ? judged.why : boundFault(problem, instance, result);
  const seconds = result.seconds.solve.toFixed(1).padStart(6);
  const verdict = fault === "" ? `${judged.verdict}: ${judged.why}` : `WRONG: ${fault}`;
  const { packets = 0, parts = 0, failures = 0, discarded = 0 } = result.statistics.parallel ?? {};
  const work = `${result.nodes} nodes, ${packets} packets, ${parts} parts`;
  const trouble = failures + discarded > 0 ? `, ${failures} failures, ${discarded} discarded` : "";
  console.log(`${instance.name.padEnd(32)} ${threads} ${seconds} s  ${verdict} (${work}${trouble})`);
  return fault === "";
}

async function tryAll(worker: string): Promise<number> {
  let numWrong = 0;
  for (const instance of instances().filter(({ name }) => options.only.test(name))) {
    const problem = loadProblem(instance);
    if (!isMixedInteger(problem)) continue;
    for (const threads of options.threads) {
      const pool = openThreadPool(threads - 1, () => startNodeThread(worker, HEAP_MB), 0);
      await Promise.all(Array.from({ length: threads - 1 }, (_, index) => pool.start(index)));
      if (!(await tryInstance(problem, instance, threads, pool))) numWrong++;
      await pool.close();
    }
  }
  return numWrong;
}

tuneRuntime();
const numWrong = await withCommandLine((cli) =>
  tryAll(pathToFileURL(path.join(path.dirname(cli), "../worker.js")).href),
);
console.log(`${numWrong} wrong`);
process.exitCode = numWrong === 0 ? 0 : 1;
