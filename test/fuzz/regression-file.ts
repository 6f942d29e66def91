import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DEFAULT_NAMES, type Problem } from "../../engine/index.ts";
import { readModelJson, writeModelJson } from "../../io/index.ts";
import { type DenseProgram, toProblem } from "./dense-program.ts";
import type { Verdict } from "./judge.ts";

/** A program that a solver once got wrong, with the right answer. */
export interface Regression {
  /** One line: who answered what, and what is right. */
  readonly title: string;
  /** How it was found, such as "fuzz seed 17, decimals, shrunk". */
  readonly found: string;
  /** Techniques that were off. */
  readonly off: readonly string[];
  /** The answer by exact arithmetic; null where the program is too large for it. */
  readonly expected: { readonly status: string; readonly objective: number | null } | null;
  readonly problem: Problem;
}

function describeClaim({ status, objective, note }: Verdict["gridplex"]): string {
  return [status, objective === null ? "" : String(objective), note].filter((part) => part !== "").join(" ");
}

/** The line that says who answered what. */
export function describeVerdict({ gridplex, highs, truth, fault }: Verdict): string {
  const right = truth === null ? "not settled" : describeClaim({ ...truth, note: "" } as Verdict["gridplex"]);
  return `wrong: ${fault}; gridplex ${describeClaim(gridplex)}, HiGHS ${describeClaim(highs)}, exact ${right}`;
}

/** Writes `<folder>/<name>.json`; returns the path. */
export function writeRegression(
  folder: string,
  name: string,
  program: DenseProgram,
  about: Pick<Regression, "found" | "off"> & { readonly verdict: Verdict },
): string {
  const { found, off, verdict } = about;
  const model = new TextDecoder().decode(writeModelJson(toProblem(program), DEFAULT_NAMES).bytes).trimEnd();
  const head = { title: describeVerdict(verdict), found, off, expected: verdict.truth };
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(head, null, 2).replace(/\n\}$/, "")},\n  "model": ${model}\n}\n`);
  return file;
}

/** Reads what `writeRegression` wrote. */
export function readRegression(file: string): Regression {
  const { model, ...head } = JSON.parse(readFileSync(file, "utf8")) as Omit<Regression, "problem"> & {
    model: unknown;
  };
  const { problem } = readModelJson(new TextEncoder().encode(JSON.stringify(model)), file);
  return { ...head, problem };
}
