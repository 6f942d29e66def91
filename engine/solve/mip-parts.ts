/** The parts of a mixed-integer program that falls apart, each a problem of its own, equal ones once. */
import {
  type Components,
  colsOf,
  componentsWorthwhile,
  joinComponents,
  rowsOf,
} from "../model/components.ts";
import { markConditionCols } from "../model/conditions.ts";
import type { Problem } from "../model/problem.ts";
import { placesIn, setPlaces, subproblem } from "../model/subproblem.ts";
import { findTwins } from "../model/twins.ts";

/** Smaller problems are solved in one piece. */
const FEWEST_ROWS = 20;
/** Taking apart pays when at least this share of the rows lies outside of the largest component. */
const SHARE_OUTSIDE = 0.05;
/** Components without integers are put together up to so many rows: every search has a cost of its own. */
const BUNDLE_ROWS = 200;

/** A part to solve. */
export interface MipPart {
  readonly problem: Problem;
  readonly rows: Int32Array;
  /** Its columns in the whole, and those of its copies. */
  readonly cols: Int32Array;
  readonly copies: readonly Int32Array[];
}

/** The parts of a problem, smallest first. */
export interface MipParts {
  readonly parts: readonly MipPart[];
  /** Components found, and those that are copies of another. */
  readonly found: number;
  readonly copied: number;
}

/** Groups of components that make up a part: each with integers or conditions alone, the others in bundles. */
function groupComponents(problem: Problem, components: Components, twinOf: Int32Array): number[][] {
  const isConditionCol = markConditionCols(problem);
  const groups: number[][] = [];
  let bundle: number[] = [];
  let bundled = 0;
  for (let which = 0; which < components.count; which++) {
    if (twinOf[which] !== which) continue;
    const needsTree = colsOf(components, which).some(
      (col) => problem.integrality[col] === 1 || isConditionCol[col] === 1,
    );
    if (needsTree) groups.push([which]);
    else {
      bundle.push(which);
      bundled += rowsOf(components, which).length;
      if (bundled < BUNDLE_ROWS) continue;
      groups.push(bundle);
      bundle = [];
      bundled = 0;
    }
  }
  if (bundle.length > 0) groups.push(bundle);
  return groups;
}

/** For each component without an earlier twin the copies that follow, by number. */
function copiesOf(twinOf: Int32Array): ReadonlyMap<number, readonly number[]> {
  const copies = new Map<number, number[]>();
  for (let which = 0; which < twinOf.length; which++) {
    const twin = twinOf[which];
    if (twin === which) continue;
    const list = copies.get(twin) ?? [];
    list.push(which);
    copies.set(twin, list);
  }
  return copies;
}

/**
 * Takes a problem apart.
 *
 * @returns the parts, smallest first; null where it does not pay.
 */
export function takeApart(problem: Problem): MipParts | null {
  const components = componentsWorthwhile(problem, FEWEST_ROWS, SHARE_OUTSIDE);
  if (components === null) return null;
  const place = placesIn(components);
  const twinOf = findTwins(problem, components, place);
  const copies = copiesOf(twinOf);
  // A bundle with copies would need all of its members' copies in the same order.
  const groups = groupComponents(problem, components, twinOf).flatMap((members) => {
    const single = members.filter((which) => copies.has(which)).map((which) => [which]);
    const rest = members.filter((which) => !copies.has(which));
    return rest.length === 0 ? single : [...single, rest];
  });
  const parts = groups.map((members): MipPart => {
    const { rows, cols } = joinComponents(components, members);
    setPlaces(place, rows);
    return {
      problem: subproblem(problem, rows, cols, place),
      rows,
      cols,
      copies: (copies.get(members[0]) ?? []).map((which) => colsOf(components, which)),
    };
  });
  parts.sort((a, b) => a.problem.numRows - b.problem.numRows);
  const copied = twinOf.reduce((sum, twin, which) => sum + (twin === which ? 0 : 1), 0);
  return { parts, found: components.count, copied };
}
