import { describe, expect, it } from "vitest";
import { type NewNode, NodeStore } from "../../engine/mip/node.ts";
import { packBasis, unpackBasis } from "../../engine/mip/packed-basis.ts";
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
  it("survives packing at any size", () => {
    const random = new Random(3);
    for (let size = 0; size < 20; size++) {
      const colStatus = Uint8Array.from({ length: size }, () => random.whole(0, 3));
      const rowStatus = Uint8Array.from({ length: 7 }, () => random.whole(0, 3));
      const packed = packBasis({ colStatus, rowStatus });
      expect(packed.length).toBe(Math.ceil((size + 7) / 4));
      expect(unpackBasis(packed, size, 7)).toEqual({ colStatus, rowStatus });
    }
  });
});
