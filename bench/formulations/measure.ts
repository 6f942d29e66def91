/** One planning instance: solved by the command line as built, and its documented model by another solver in the same run. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runForFigures } from "../command-line.ts";
import type { Limits } from "../contenders/contender.ts";
import { runIsolated } from "../isolate.ts";
import type { Reference } from "./reference.ts";

/** What one instance, or one of its scenarios, came to. */
export interface Measurement {
  readonly formulation: string;
  readonly instance: string;
  /** Null where none is known. */
  readonly reference: number | null;
  readonly isProven: boolean;
  readonly status: string;
  readonly objective: number | null;
  readonly gap: number | null;
  /** Seconds of the solve, without reading and building. */
  readonly seconds: number;
  /** The physical check of the plan; null without a plan. */
  readonly isFeasible: boolean | null;
  /** The other solver on model.mps; null where it was left out, or does not take the model. */
  readonly rival: RivalRun | null;
}

/** Another solver on the documented model. */
export interface RivalRun {
  readonly status: string;
  readonly objective: number | null;
  readonly seconds: number;
}

/** How long and how exactly is solved. */
export interface MeasureOptions extends Limits {
  /** The contender that gets the documented model. */
  readonly rival: string;
  /** Seconds for it; 0 = it is left out. */
  readonly rivalLimit: number;
}

/** What `run --json` prints, as far as it is read here. */
interface RunFigures {
  readonly status: string;
  readonly objective: number | null;
  readonly gap: number | null;
  readonly seconds: { readonly solve: number };
  readonly check: { readonly feasible: boolean } | null;
  readonly scenarios?: readonly {
    readonly id: string;
    readonly status: string;
    readonly objective: number | null;
    readonly gap: number | null;
    readonly seconds: number;
  }[];
}

async function runRival(model: string, options: MeasureOptions): Promise<RivalRun | null> {
  if (options.rivalLimit === 0 || !existsSync(model)) return null;
  const run = await runIsolated({
    contender: options.rival,
    instance: { name: model, file: model, kind: "model", status: null, objective: null },
    limits: { timeLimit: options.rivalLimit, mipGap: options.mipGap },
  });
  if (run === null) return null;
  const status = run.verdict === "ok" ? "optimal" : run.why;
  return { status, objective: run.objective, seconds: run.coldSeconds };
}

/** Seconds for the rest of a command: reading, building and writing a year of data. */
const OVERHEAD_SECONDS = 60;

/**
 * Solves an instance, and then its documented model by the other solver; one measurement, or one a scenario.
 * @param cli path of the built command line.
 */
export async function measure(
  cli: string,
  reference: Reference,
  options: MeasureOptions,
): Promise<readonly Measurement[]> {
  const { formulation, name, file, isProven } = reference;
  const out = mkdtempSync(path.join(os.tmpdir(), "gridplex-results-"));
  try {
    const { timeLimit, mipGap } = options;
    const args = ["--out", out, "--time-limit", String(timeLimit), "--mip-gap", String(mipGap)];
    const end = 1.5 * timeLimit + OVERHEAD_SECONDS;
    const figures = await runForFigures<RunFigures>(cli, ["run", file, ...args], end);
    const common = { formulation, isProven };
    if (figures === null) {
      const nothing = {
        objective: null,
        gap: null,
        seconds: timeLimit,
        isFeasible: null,
        rival: null,
      };
      return [{ ...common, instance: name, reference: reference.objective, status: "no answer", ...nothing }];
    }
    const isFeasible = figures.check?.feasible ?? null;
    const parts = figures.scenarios ?? [{ ...figures, id: "", seconds: figures.seconds.solve }];
    const measured: Measurement[] = [];
    for (const [pos, { id, status, objective, gap, seconds }] of parts.entries()) {
      measured.push({
        ...common,
        instance: parts.length > 1 ? `${name}, ${id}` : name,
        reference: parts.length > 1 ? (reference.scenarios.get(id) ?? null) : reference.objective,
        ...{ status, objective, gap, seconds },
        // The check of the line is that of the first scenario.
        isFeasible: pos === 0 ? isFeasible : null,
        rival: await runRival(path.join(out, parts.length > 1 ? id : "", "model.mps"), options),
      });
    }
    return measured;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
