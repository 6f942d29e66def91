/** Spoiled files: `validate` accepts or refuses them, with their places, and never breaks. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { FORMULATIONS } from "../../formulations/index.ts";
import { runCommandLine } from "../../io/commands/command-line.ts";
import { Random } from "../generators/random.ts";
import { type Mutation, mutationsOf } from "./hostile-instances.ts";

const SOURCES = fileURLToPath(new URL("../../formulations/", import.meta.url));
/** Tries of each mutation that draws; `HOSTILE_TRIES` asks for more. */
const TRIES = Number(process.env.HOSTILE_TRIES ?? 1);
/** CPU seconds of one call. */
const MOST_SECONDS = 10;

let base = "";
beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), "hostile-"));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A file of a sample, and what `validate` is told to read. */
interface Target {
  readonly formulation: string;
  /** Below the folder of samples. */
  readonly file: string;
  readonly instance: string;
}

function targetsOf(formulation: string): readonly Target[] {
  const samples = path.join(SOURCES, formulation, "sample");
  const entries = readdirSync(samples).filter((entry) => !entry.endsWith(".ts"));
  const single = entries.find((entry) => entry.endsWith(".json")) as string;
  return entries.flatMap((entry): Target[] => {
    if (statSync(path.join(samples, entry)).isDirectory()) {
      const files = readdirSync(path.join(samples, entry));
      return files.map((file) => ({ formulation, file: path.join(entry, file), instance: entry }));
    }
    return [{ formulation, file: entry, instance: entry.endsWith(".json") ? entry : single }];
  });
}

function kindOf(file: string): "json" | "table" | "case" {
  return file.endsWith(".json") ? "json" : file.endsWith(".csv") ? "table" : "case";
}

/** Runs `validate` in this process. */
async function validate(instance: string): Promise<{ status: number; complaints: string; seconds: number }> {
  let complaints = "";
  const errors = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    complaints += String(text);
    return true;
  });
  const output = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  const before = process.cpuUsage();
  try {
    const status = await runCommandLine(["validate", instance]);
    const { user, system } = process.cpuUsage(before);
    return { status, complaints, seconds: (user + system) / 1e6 };
  } finally {
    errors.mockRestore();
    output.mockRestore();
  }
}

/** Lines that do not name a file of the instance, or a place in one. */
function placeless(complaints: string, formulation: string): readonly string[] {
  const lines = complaints.trimEnd().split("\n");
  const place = new RegExp(`^(warning: )?\\S*/${formulation}/[\\w./-]+(:\\d+(:\\d+)?)?: .`);
  const isPlaced = (line: string) =>
    place.test(line) || /: found no file that can be read/.test(line) || /^and \d+ more problems$/.test(line);
  return lines.filter((line) => !isPlaced(line));
}

/** What is wrong with the answer to a spoiled file; null if nothing is. */
async function faultOf(target: Target, mutation: Mutation, seed: number): Promise<string | null> {
  const folder = path.join(base, target.formulation);
  const file = path.join(folder, target.file);
  const original = readFileSync(file, "utf8");
  writeFileSync(file, mutation.apply(original, new Random(seed)));
  try {
    const { status, complaints, seconds } = await validate(path.join(folder, target.instance));
    const what = `${target.formulation}/${target.file}, ${mutation.name}, seed ${seed}: `;
    if (status !== 0 && status !== 1) return `${what}exit status ${status}: ${complaints.slice(0, 300)}`;
    if (seconds > MOST_SECONDS) return `${what}${seconds} s`;
    if (status === 0) return null;
    const lost = complaints === "" ? ["nothing said"] : placeless(complaints, target.formulation);
    return lost.length === 0 ? null : what + (lost[0] as string).slice(0, 300);
  } finally {
    writeFileSync(file, original);
  }
}

describe.each(FORMULATIONS.map(({ name }) => name))("spoiled files of %s", (formulation) => {
  beforeAll(() => {
    cpSync(path.join(SOURCES, formulation, "sample"), path.join(base, formulation), { recursive: true });
  });

  it.each(targetsOf(formulation).map((target) => [target.file, target] as const))(
    "%s is accepted or refused with places",
    { timeout: 600_000 },
    async (_, target) => {
      const faults: string[] = [];
      let refused = 0;
      for (const mutation of mutationsOf(kindOf(target.file))) {
        for (let seed = 1; seed <= TRIES; seed++) {
          const fault = await faultOf(target, mutation, seed);
          if (fault !== null) faults.push(fault);
          else refused++;
        }
      }
      expect(faults).toEqual([]);
      expect(refused).toBeGreaterThan(0);
    },
  );
});
