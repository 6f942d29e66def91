/**
 * Clique inequalities: of literals that exclude each other in pairs at most one holds. Cliques are grown greedily from the
 * literals with large LP values; which pairs exclude each other, the clique table says.
 *
 * Atamturk, Nemhauser, Savelsbergh, "Conflict graphs in solving integer programming problems", European J. of Operational
 * Research 121 (2000) 40-55.
 */
import { literalOf } from "../domain/clique-table.ts";
import type { Separator } from "../plugins.ts";

/** Literals with smaller LP values are added only once a clique is broken. */
const LEAST_VALUE = 1e-4;
/** Literals considered at most, those with the largest values. */
const MOST_LITERALS = 1000;
/** Pairs asked for in a round. */
const MOST_PAIRS = 2_000_000;
/** Of them between two yields. */
const PAIRS_A_STEP = 50_000;
/** Cliques of a round at most. */
const MOST_CLIQUES = 300;
/** Literals with value 0 that a broken clique may gain. */
const MOST_GROWTH = 200;

/** Clique inequalities of the conflict graph. */
export const clique: Separator = {
  name: "clique",
  description: "cliques of binary columns that exclude each other in pairs",
  create(mip) {
    const cols = new Int32Array(mip.numCols);
    const value = new Float64Array(mip.numCols);
    const isTaken = new Uint8Array(mip.numCols);
    return {
      *separate(node, _rows, cuts) {
        const table = mip.cliques;
        if (table.numCliques === 0) return "skipped";
        const valueAt = (literal: number): number => {
          const x = node.colValue[literal >> 1];
          return (literal & 1) === 1 ? x : 1 - x;
        };
        const literals: number[] = [];
        for (let col = 0; col < mip.numCols; col++) {
          const x = node.colValue[col];
          if (mip.integrality[col] === 0 || x < LEAST_VALUE || x > 1 - LEAST_VALUE) continue;
          for (const literal of [literalOf(col, 0), literalOf(col, 1)]) {
            if (table.degreeOf(literal) > 0) literals.push(literal);
          }
        }
        literals.sort((a, b) => valueAt(b) - valueAt(a) || a - b);
        if (literals.length > MOST_LITERALS) literals.length = MOST_LITERALS;
        let pairs = 0;
        let pausedAt = 0;
        for (const start of literals) {
          if (pairs > MOST_PAIRS || cuts.size >= MOST_CLIQUES) break;
          if (pairs > pausedAt + PAIRS_A_STEP) {
            pausedAt = pairs;
            yield;
          }
          const members = [start];
          let sum = valueAt(start);
          const join = (literal: number): boolean => {
            pairs += members.length;
            if (!members.every((member) => table.areAdjacent(member, literal))) return false;
            // A literal and its opposite tell nothing about their column.
            if (members.some((member) => member >> 1 === literal >> 1)) return false;
            members.push(literal);
            return true;
          };
          for (const literal of literals) if (literal !== start && join(literal)) sum += valueAt(literal);
          if (sum <= 1 + LEAST_VALUE) continue;
          let growth = 0;
          // Everything that excludes the first member shares a clique with it.
          const isFull = (): boolean => growth >= MOST_GROWTH || pairs > MOST_PAIRS;
          for (let at = table.memberStart[start]; at < table.memberStart[start + 1] && !isFull(); at++) {
            const which = table.memberClique[at];
            for (let pos = table.cliqueStart[which]; pos < table.cliqueStart[which + 1] && !isFull(); pos++) {
              const literal = table.literal[pos];
              if (isTaken[literal >> 1] === 1) continue;
              isTaken[literal >> 1] = 1;
              cols[growth++] = literal >> 1;
              if (valueAt(literal) < LEAST_VALUE && !members.includes(literal)) join(literal);
            }
          }
          for (let pos = 0; pos < growth; pos++) isTaken[cols[pos]] = 0;
          let rhs = 1;
          for (const [pos, literal] of members.entries()) {
            cols[pos] = literal >> 1;
            value[pos] = (literal & 1) === 1 ? 1 : -1;
            if ((literal & 1) === 0) rhs--;
          }
          cuts.add(members.length, cols, value, rhs);
        }
        return cuts.size > 0 ? "found" : "none";
      },
    };
  },
};
