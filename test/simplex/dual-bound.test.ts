import { expect, it } from "vitest";
import { Arena } from "../../engine/linalg/arena.ts";
import { AT_LOWER, BASIC } from "../../engine/model/basis.ts";
import { loadBasis } from "../../engine/simplex/basis-exchange.ts";
import { provenLowerBound } from "../../engine/simplex/dual-bound.ts";
import { factorizeBasis, loadWorkingBounds } from "../../engine/simplex/rebuild.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { ALL_ON, denseProblem } from "./lp-solving.ts";

it("a bound by row duals leaves out one that points at no side, however small it is", () => {
  // min −0.05 x, 1e9 x >= 1e9, 0 <= x <= 10: with x basic, the row's dual is −5e-11, and the optimum −0.5.
  const problem = denseProblem([-0.05], [{ a: [1e9], lb: 1e9 }], [[0, 10]]);
  const state = new SimplexState(scaleLp(problem, false), ALL_ON, new Arena());
  loadBasis(state, { colStatus: Uint8Array.of(BASIC), rowStatus: Uint8Array.of(AT_LOWER) });
  loadWorkingBounds(state);
  factorizeBasis(state);
  const rowDual = new Float64Array(1);
  expect(provenLowerBound(state, problem, rowDual)).toBeCloseTo(-0.5, 12);
  expect([...rowDual]).toEqual([0]);
});
