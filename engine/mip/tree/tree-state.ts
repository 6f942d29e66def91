/** A tree search as a record, and back. Only a tree whose root is done is worth that: before, everything is cheap to redo. */
import { ResumeError } from "../../errors.ts";
import { slackBasis } from "../../model/basis.ts";
import type { LpProblem } from "../../simplex/lp-types.ts";
import { appendCuts } from "../cuts/lp-with-cuts.ts";
import type { LpOptimum } from "../domain/reduced-cost-fixing.ts";
import { NodeStore } from "../node/node.ts";
import { loadNodes, saveNodes } from "../node/node-state.ts";
import type { Search } from "../search.ts";
import type { CutRowsState, TreeState } from "../search-state.ts";

/** What a tree's state holds beside what the run around it knows. */
type OwnState = Omit<TreeState, "isAsGiven" | "boxes" | "problem" | "bound" | "closed">;

/** The rows of an LP from `firstRow` on, all of them with an upper side alone. */
function saveCuts(lp: LpProblem, firstRow: number): CutRowsState {
  const { numRows, numCols, colStart, rowIndex, value, rowUb } = lp;
  const start = new Int32Array(numRows - firstRow + 1);
  for (let entry = 0; entry < colStart[numCols]; entry++) {
    if (rowIndex[entry] >= firstRow) start[rowIndex[entry] - firstRow + 1]++;
  }
  for (let row = 1; row < start.length; row++) start[row] += start[row - 1];
  const next = start.slice();
  const col = new Int32Array(start[numRows - firstRow]);
  const rowValue = new Float64Array(col.length);
  for (let from = 0; from < numCols; from++) {
    for (let entry = colStart[from]; entry < colStart[from + 1]; entry++) {
      const row = rowIndex[entry] - firstRow;
      if (row < 0) continue;
      col[next[row]] = from;
      rowValue[next[row]++] = value[entry];
    }
  }
  return { start, col, value: rowValue, rhs: rowUb.slice(firstRow, numRows) };
}

function copyOptimum({ objective, colLb, colUb, colValue, reducedCost }: LpOptimum): LpOptimum {
  return {
    objective,
    colLb: colLb.slice(),
    colUb: colUb.slice(),
    colValue: colValue.slice(),
    reducedCost: reducedCost.slice(),
  };
}

/** The state of a search between two of its steps, in fresh arrays; null while its root is not done. */
export function saveTree(search: Search): OwnState | null {
  const { mip, nodes, lp, probe, rule, counters, rootLp, exchange } = search;
  const state = saveNodes(nodes);
  const out = new NodeStore();
  exchange?.copyOut(search, out);
  const isRootOpen = state.parent.some((parent, pos) => parent < 0 && state.isOpen[pos] === 1);
  if (isRootOpen || nodes.size + out.size === 0) return null;
  return {
    unresolved: counters.unresolved,
    branched: counters.branched,
    globalLb: search.globalLb.slice(),
    globalUb: search.globalUb.slice(),
    cuts: saveCuts(lp.problem, mip.numRows),
    rootLp: rootLp === null ? null : copyOptimum(rootLp),
    rootIterations: probe.rootIterations,
    pseudocosts: rule.history?.export() ?? null,
    nodes: state,
    nodesOut: out.size === 0 ? null : saveNodes(out),
  };
}

/** Gives the LP of the tree the rows that it had beside those of the problem. */
function loadCuts({ mip, lp }: Search, { start, col, value, rhs }: CutRowsState): void {
  if (rhs.length === 0) return;
  const cuts = Array.from(rhs, (side, row) => ({
    col: col.slice(start[row], start[row + 1]),
    value: value.slice(start[row], start[row + 1]),
    rhs: side,
  }));
  const problem = appendCuts(mip.form, cuts);
  const basis = slackBasis(problem.colLb, problem.colUb, problem.numRows);
  lp.replaceRows(problem, basis, new Float64Array(problem.numCols + problem.numRows).fill(1));
}

/**
 * Puts a search that has not begun to where another one stood.
 *
 * @param state borrowed. @throws ResumeError where its columns are not those of the search.
 */
export function loadTree(search: Search, state: TreeState): void {
  const { mip, nodes, selector, counters, rule } = search;
  if (state.globalLb.length !== mip.numCols) {
    throw new ResumeError("columns of the tree", String(state.globalLb.length), String(mip.numCols));
  }
  search.globalLb.set(state.globalLb);
  search.globalUb.set(state.globalUb);
  counters.unresolved = state.unresolved;
  counters.branched = state.branched;
  loadCuts(search, state.cuts);
  search.rootLp = state.rootLp === null ? null : copyOptimum(state.rootLp);
  search.probe.setRootIterations(state.rootIterations);
  if (state.pseudocosts !== null) rule.history?.merge(state.pseudocosts);
  for (const part of [state.nodesOut, state.nodes]) {
    if (part === null) continue;
    for (const id of loadNodes(part, nodes)) {
      selector.push({
        id,
        depth: nodes.depth[id],
        dualBound: nodes.dualBound[id],
        estimate: nodes.estimate[id],
      });
    }
  }
}
