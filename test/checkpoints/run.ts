/**
 * What checkpoints cost, and whether they hold: size and times of the state of a large tree, and many kills of a solve
 * at random times, each resumed to its end. `npm run checkpoints -- --kills 100 --cli dist/io/cli.js`
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_NAMES, type SearchState, solveSync } from "../../engine/index.ts";
import { readState, writeModelFile, writeState } from "../../io/index.ts";
import { writeDurably } from "../../io/write/output-file.ts";
import { marketSplit } from "../generators/market-split.ts";
import { Random } from "../generators/random.ts";

const { values: flags } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    cli: { type: "string", default: "dist/io/cli.js" },
    nodes: { type: "string", default: "40000" },
  },
});
const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-checkpoints-"));

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Size and times of the state of a tree with many open nodes. */
function measureLargeTree(): void {
  let state: SearchState | undefined;
  const options = { nodeLimit: Number(flags.nodes), off: ["best-estimate"] };
  const problem = marketSplit(1, 4, 40);
  const { nodes } = solveSync(problem, {
    ...options,
    onCheckpoint: (kept) => {
      state = kept;
    },
  });
  if (state === undefined || state.work.kind !== "whole" || state.work.run.tree === null) {
    throw new Error("found no tree, expected one");
  }
  const open = state.work.run.tree.nodes.isOpen.reduce((sum, mark) => sum + mark, 0);
  const kept = state;
  let bytes: Uint8Array = new Uint8Array(0);
  const encode = cpuMs(() => {
    bytes = writeState(kept);
  });
  const write = cpuMs(() => writeDurably(path.join(folder, "large.ckpt"), bytes));
  const read = cpuMs(() => readState(bytes, "large"));
  const again = cpuMs(() => {
    solveSync(problem, { ...options, nodeLimit: 0, resume: kept, onCheckpoint: () => {} });
  });
  console.log(
    `${nodes} nodes, ${open} open: ${(bytes.length / 1e6).toFixed(1)} MB; CPU ms: encode ${encode.toFixed(0)}, ` +
      `write ${write.toFixed(0)}, read ${read.toFixed(0)}, presolve and go on and keep again ${again.toFixed(0)}`,
  );
}

const cliArgs = (...args: string[]): string[] => [
  path.resolve(flags.cli),
  "solve",
  "split.mps",
  "--json",
  ...args,
];

function solveOnce(...args: string[]): { readonly objective: number; readonly status: string } {
  const { stdout, stderr } = spawnSync(process.execPath, cliArgs(...args), { cwd: folder, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Starts a solve, kills it after so many milliseconds from its first state on. */
async function killOnce(afterMs: number): Promise<void> {
  const file = path.join(folder, "split.ckpt");
  rmSync(file, { force: true });
  const args = cliArgs("--checkpoint", "split.ckpt", "--checkpoint-every", "0.05");
  const child = spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("close", resolve));
  while (!existsSync(file) && child.exitCode === null) await new Promise((wait) => setTimeout(wait, 2));
  await new Promise((wait) => setTimeout(wait, afterMs));
  child.kill("SIGKILL");
  await ended;
}

async function killMany(): Promise<void> {
  const random = new Random(1);
  writeModelFile(path.join(folder, "split.mps"), marketSplit(3, 3, 18), DEFAULT_NAMES);
  const { objective } = solveOnce();
  const count = Number(flags.kills);
  for (let kill = 1; kill <= count; kill++) {
    await killOnce(random.whole(0, 1500));
    const size = statSync(path.join(folder, "split.ckpt")).size;
    const resumed = solveOnce("--resume", "split.ckpt");
    if (resumed.status !== "optimal" || Math.abs(resumed.objective - objective) > 1e-6) {
      throw new Error(`kill ${kill}: found ${resumed.status} ${resumed.objective}, expected ${objective}`);
    }
    if (kill % 10 === 0) console.log(`${kill} kills survived; last state ${size} bytes`);
  }
}

try {
  measureLargeTree();
  await killMany();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
