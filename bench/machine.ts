import { execFileSync } from "node:child_process";
import os from "node:os";
import { fileURLToPath } from "node:url";

/** Where and with what a race was run. */
export interface RaceHead {
  /** Day of the race, such as 2026-01-31. */
  readonly date: string;
  readonly machine: string;
  readonly system: string;
  /** Processes that wanted to run in the minute before the race: above the number of cores, times are too long. */
  readonly load: number;
  /** Short hash, with "+ changes" where the sources measured differ from it; "unknown" outside a git checkout. */
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  /** The command that makes the race again. */
  readonly command: string;
  readonly timeLimit: number;
  readonly mipGap: number;
}

function git(...args: string[]): string {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  return execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function commit(): string {
  try {
    const hash = git("rev-parse", "--short", "HEAD");
    const changes = git("status", "--porcelain", "--", "engine", "formulations", "io");
    return changes === "" ? hash : `${hash} + changes`;
  } catch {
    return "unknown";
  }
}

/** The head of a race on this machine, now. */
export function describeRace(
  versions: Readonly<Record<string, string>>,
  command: string,
  limits: { readonly timeLimit: number; readonly mipGap: number },
): RaceHead {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus[0]?.model ?? "unknown processor"}, ${cpus.length} cores, ${memory} GiB`,
    system: `Node ${process.version}, ${os.type()} ${os.release()} ${os.arch()}`,
    load: os.loadavg()[0],
    commit: commit(),
    versions,
    command,
    timeLimit: limits.timeLimit,
    mipGap: limits.mipGap,
  };
}
