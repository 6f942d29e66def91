import { describe, expect, it } from "vitest";
import { NodeStore } from "../../engine/mip/node/node.ts";
import { packBasis } from "../../engine/mip/node/packed-basis.ts";
import { AT_LOWER, BASIC } from "../../engine/model/basis.ts";
import { importSubtree, SubtreeExporter } from "../../engine/parallel/subtree.ts";

const FIGURES = { dualBound: 3, parentObjective: 2, estimate: 5, distance: 0.25, isUp: false };
const LP = { numCols: 6, numRows: 3 };

/** One for all: nothing of a record may stay for the next. */
const exporter = new SubtreeExporter();

/** Root, its child on column 2 with a deduction on column 4, and a grandchild on column 1. */
function threeDeep(): { readonly nodes: NodeStore; readonly id: number } {
  const nodes = new NodeStore();
  const root = nodes.add({ ...FIGURES, parent: -1, col: -1, lb: 0, ub: 0, basis: null });
  const child = nodes.add({ ...FIGURES, parent: root, col: 2, lb: 0, ub: 4, basis: null });
  nodes.close(root);
  nodes.setDeduced(child, { col: Int32Array.of(4, 2), lb: Float64Array.of(1, 1), ub: Float64Array.of(7, 9) });
  const basis = packBasis({
    basis: {
      colStatus: new Uint8Array(LP.numCols).fill(AT_LOWER),
      rowStatus: new Uint8Array(LP.numRows).fill(BASIC),
    },
    edgeWeight: new Float64Array(LP.numCols + LP.numRows).fill(4),
  });
  const id = nodes.add({ ...FIGURES, parent: child, col: 1, lb: 6, ub: 8, basis, isUp: true });
  nodes.close(child);
  return { nodes, id };
}

describe("a subtree", () => {
  it("has every column of the path once, with its tightest bounds", () => {
    const { nodes, id } = threeDeep();
    const { path, branching, ...rest } = exporter.export(nodes, id);
    expect([...path.col]).toEqual([2, 4]);
    expect([...path.lb]).toEqual([1, 1]);
    expect([...path.ub]).toEqual([4, 7]);
    expect([...branching.col, ...branching.lb, ...branching.ub]).toEqual([1, 6, 8]);
    expect(rest).toMatchObject({ branchCol: 1, depth: 2, isUp: true, distance: 0.25, dualBound: 3 });
  });

  it("is the same after a way through another store", () => {
    const { nodes, id } = threeDeep();
    const subtree = exporter.export(nodes, id);
    const other = new NodeStore();
    const node = importSubtree(other, structuredClone(subtree), LP);
    expect(node).toEqual({ id: node.id, depth: 2, dualBound: 3, estimate: 5 });
    expect(exporter.export(other, node.id)).toEqual(subtree);
  });

  it("leaves nothing behind once it is closed", () => {
    const { nodes, id } = threeDeep();
    const other = new NodeStore();
    const node = importSubtree(other, exporter.export(nodes, id), LP);
    expect(other.size).toBe(2);
    other.close(node.id);
    expect(other.size).toBe(0);
  });

  it("keeps the branching on a set apart from the path", () => {
    const { nodes, id } = threeDeep();
    const changes = { col: Int32Array.of(0, 5), lb: Float64Array.of(0, 0), ub: Float64Array.of(0, 0) };
    const set = nodes.add({ ...FIGURES, parent: id, col: -1, lb: 0, ub: 0, basis: null, changes });
    const subtree = exporter.export(nodes, set);
    expect([...subtree.path.col]).toEqual([1, 2, 4]);
    expect([...subtree.branching.col]).toEqual([0, 5]);
    const other = new NodeStore();
    expect(exporter.export(other, importSubtree(other, subtree, LP).id)).toEqual(subtree);
  });

  it("keeps the bounds of further columns that the branching on one of them changed", () => {
    const { nodes, id } = threeDeep();
    const changes = { col: Int32Array.of(0, 5), lb: Float64Array.of(0, 0), ub: Float64Array.of(2, 2) };
    const orbit = nodes.add({ ...FIGURES, parent: id, col: 3, lb: 0, ub: 1, basis: null, changes });
    const subtree = exporter.export(nodes, orbit);
    expect([...subtree.branching.col]).toEqual([0, 3, 5]);
    const other = new NodeStore();
    const imported = importSubtree(other, subtree, LP).id;
    expect(exporter.export(other, imported)).toEqual(subtree);
    expect([other.branchCol[imported], other.branchUb[imported]]).toEqual([3, 1]);
  });

  it("knows nothing of the one before it, and takes columns of any number", () => {
    const { nodes, id } = threeDeep();
    const before = exporter.export(nodes, id);
    const far = new NodeStore();
    const root = far.add({ ...FIGURES, parent: -1, col: -1, lb: 0, ub: 0, basis: null });
    const wide = {
      col: Int32Array.of(90_000, 2, 700),
      lb: Float64Array.of(1, 2, 3),
      ub: Float64Array.of(4, 5, 6),
    };
    const child = far.add({ ...FIGURES, parent: root, col: 300, lb: 0, ub: 1, basis: null });
    far.setDeduced(child, wide);
    const leaf = far.add({ ...FIGURES, parent: child, col: 700, lb: 4, ub: 6, basis: null });
    const { path, branching } = exporter.export(far, leaf);
    expect([...path.col]).toEqual([2, 300, 700, 90_000]);
    expect([...path.lb, ...path.ub]).toEqual([2, 0, 3, 1, 5, 1, 6, 4]);
    expect([...branching.col, ...branching.lb, ...branching.ub]).toEqual([700, 4, 6]);
    expect(exporter.export(nodes, id)).toEqual(before);
  });

  it("goes without its basis where the LP has other rows", () => {
    const { nodes, id } = threeDeep();
    const other = new NodeStore();
    const node = importSubtree(other, exporter.export(nodes, id), { numCols: 6, numRows: 9 });
    expect(other.basis(node.id)).toBeNull();
  });
});
