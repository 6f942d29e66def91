import { CliqueTable } from "../mip/domain/clique-table.ts";
import type { VariableBounds } from "../mip/domain/variable-bounds.ts";
import { buildMipProblem, type MipProblem } from "../mip/mip-problem.ts";
import type { Problem } from "../model/problem.ts";

/** A tree's problem as a plain record: what its rows do not say at first sight comes along. */
export interface MipRecord {
  /** Minimisation form, whole bounds on integer columns. */
  readonly form: Problem;
  readonly cliques: {
    readonly cliqueStart: Int32Array;
    readonly literal: Int32Array;
    readonly isEquation: Uint8Array;
  };
  readonly variableBounds: VariableBounds;
}

/** The record of a tree's problem; arrays are borrowed. */
export function exportMip({ form, cliques, variableBounds }: MipProblem): MipRecord {
  const { cliqueStart, literal, isEquation } = cliques;
  return { form, cliques: { cliqueStart, literal, isEquation }, variableBounds };
}

/** The problem of a record; its arrays are kept. */
export function importMip({ form, cliques, variableBounds }: MipRecord, seed: number): MipProblem {
  const { cliqueStart, literal, isEquation } = cliques;
  const table = new CliqueTable(form.numCols, cliqueStart, literal, isEquation);
  return buildMipProblem(form, seed, { cliques: table, variableBounds });
}
