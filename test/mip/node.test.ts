import { describe, expect, it } from "vitest";
import { type NewNode, NodeStore } from "../../engine/mip/node/node.ts";
import { fitsLp, type PackedBasis, packBasis, unpackBasis } from "../../engine/mip/node/packed-basis.ts";
import { AT_LOWER, AT_UPPER, BASIC } from "../../engine/model/basis.ts";
import type { WeightedBasis } from "../../engine/simplex/lp-types.ts";
import { Random } from "../generators/random.ts";

function child(parent: number, col: number, lb: number, ub: number): NewNode {
  return {
    parent,
    col,
    lb,
    ub,
    dualBound: 0,
    parentObjective: 0,
    estimate: 0,
    distance: 0.5,
    isUp: false,
    basis: null,
  };
}

function changesOf(store: NodeStore, id: number): (readonly [number, number, number])[] {
  const changes: (readonly [number, number, number])[] = [];
  store.forEachChange(id, (col, lb, ub) => changes.push([col, lb, ub]));
  return changes;
}

describe("node store", () => {
  it("gives the bound changes of the path, root first, the node's own branching last", () => {
    const store = new NodeStore();
    const root = store.add(child(-1, -1, 0, 0));
    const left = store.add(child(root, 3, 0, 1));
    store.setDeduced(left, { col: Int32Array.of(5), lb: Float64Array.of(2), ub: Float64Array.of(2) });
    const leaf = store.add(child(left, 4, 7, 9));
    expect(changesOf(store, leaf)).toEqual([
      [3, 0, 1],
      [5, 2, 2],
      [4, 7, 9],
    ]);
    expect(store.depth[leaf]).toBe(2);
  });

  it("keeps a closed node while a child needs it and then uses its place again", () => {
    const store = new NodeStore();
    const root = store.add(child(-1, -1, 0, 0));
    const a = store.add(child(root, 0, 0, 0));
    const b = store.add(child(root, 0, 1, 1));
    store.close(root);
    expect(store.size).toBe(3);
    store.close(a);
    expect(store.size).toBe(2);
    expect(changesOf(store, b)).toEqual([[0, 1, 1]]);
    store.close(b);
    expect(store.size).toBe(0);
    expect(store.add(child(-1, -1, 0, 0))).toBeLessThan(3);
  });

  it("holds a hundred thousand open nodes in a few dozen bytes each", () => {
    const store = new NodeStore();
    const root = store.add(child(-1, -1, 0, 0));
    const ids = Array.from({ length: 100_000 }, (_, pos) => store.add(child(root, pos % 50, pos, pos + 1)));
    expect(new Set(ids).size).toBe(100_000);
    expect(changesOf(store, ids[77_777] as number)).toEqual([[77_777 % 50, 77_777, 77_778]]);
    for (const id of ids) store.close(id);
    store.close(root);
    expect(store.size).toBe(0);
  });
});

describe("packed basis", () => {
  const random = new Random(3);

  function drawBasis(numCols: number, numRows: number): WeightedBasis {
    const colStatus = Uint8Array.from({ length: numCols }, () => random.whole(0, 3));
    const rowStatus = new Uint8Array(numRows).fill(AT_LOWER);
    // As many basic ones as rows.
    let missing = numRows - colStatus.filter((status) => status === BASIC).length;
    for (let col = 0; missing < 0; col++) {
      if (colStatus[col] !== BASIC) continue;
      colStatus[col] = AT_UPPER;
      missing++;
    }
    rowStatus.fill(BASIC, numRows - missing);
    const isBasic = [...colStatus, ...rowStatus].map((status) => status === BASIC);
    const edgeWeight = Float64Array.from(isBasic, (basic) =>
      basic ? 2 ** (random.whole(-80, 230) / 10) : 0,
    );
    return { basis: { colStatus, rowStatus }, edgeWeight };
  }

  /** Into arrays that hold another basis. */
  function unpacked(packed: PackedBasis, numCols: number, numRows: number): WeightedBasis {
    const other = () => random.whole(0, 3);
    const colStatus = Uint8Array.from({ length: numCols }, other);
    const rowStatus = Uint8Array.from({ length: numRows }, other);
    const edgeWeight = new Float64Array(numCols + numRows).fill(7);
    const into = { basis: { colStatus, rowStatus }, edgeWeight };
    unpackBasis(packed, into);
    return into;
  }

  it("survives packing at any size, weights but for a sixteenth", () => {
    for (let numCols = 0; numCols < 20; numCols++) {
      const { basis, edgeWeight } = drawBasis(numCols, 7);
      const packed = packBasis({ basis, edgeWeight });
      expect(fitsLp(packed, numCols, 7)).toBe(true);
      expect(fitsLp(packed, numCols, 8)).toBe(false);
      const back = unpacked(packed, numCols, 7);
      expect(back.basis).toEqual(basis);
      for (const [pos, weight] of edgeWeight.entries()) {
        expect(Math.abs((back.edgeWeight[pos] as number) - weight)).toBeLessThanOrEqual(weight / 16);
      }
    }
  });

  it("gives rows that came since their slacks, with weight 1", () => {
    const { basis, edgeWeight } = drawBasis(5, 3);
    const back = unpacked(packBasis({ basis, edgeWeight }), 5, 6);
    expect([...back.basis.rowStatus]).toEqual([...basis.rowStatus, BASIC, BASIC, BASIC]);
    expect([...back.edgeWeight.subarray(8)]).toEqual([1, 1, 1]);
    expect(unpacked(packBasis({ basis, edgeWeight }), 5, 3).edgeWeight).toEqual(
      back.edgeWeight.subarray(0, 8),
    );
  });

  it("keeps weights beyond what a byte tells at the ends of it", () => {
    const basis = { colStatus: Uint8Array.of(BASIC, BASIC), rowStatus: Uint8Array.of(AT_LOWER, AT_LOWER) };
    const back = unpacked(packBasis({ basis, edgeWeight: Float64Array.of(1e-9, 1e30, 0, 0) }), 2, 2);
    expect(back.edgeWeight[0]).toBeGreaterThan(0.003);
    expect(back.edgeWeight[1]).toBeLessThan(2e7);
  });
});
