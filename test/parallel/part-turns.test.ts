import { describe, expect, it } from "vitest";
import { Model } from "../../engine/index.ts";
import { type PartAtWork, settledPart } from "../../engine/mip/tree/part-search.ts";
import type { MipPart } from "../../engine/solve/mip-parts.ts";
import { PartTurns } from "../../engine/solve/part-turns.ts";

const PORTION = 10;

function turnsOf(count: number): PartTurns {
  const problem = new Model().toProblem();
  const part: MipPart = { problem, rows: new Int32Array(0), cols: new Int32Array(0), copies: [] };
  return new PartTurns(new Array<MipPart>(count).fill(part), PORTION, null);
}

/** A search that stands still at a distance. */
function searchAt(distance: number, copies = 1): PartAtWork {
  const done = settledPart({ objective: 0, colValue: new Float64Array(0) }, copies);
  return { ...done, distance, end: null };
}

function begin(turns: PartTurns, searches: readonly PartAtWork[]): void {
  for (const [place, search] of searches.entries()) {
    const turn = turns.all[place];
    if (turn !== undefined) turns.begin(turn, search);
  }
}

describe("the turns of parts", () => {
  it("gives the part that keeps most of the gap open, with its copies", () => {
    const turns = turnsOf(4);
    expect(turns.all.map(({ place }) => place)).toEqual([0, 1, 2, 3]);
    begin(turns, [searchAt(4), searchAt(3, 2), searchAt(5)]);
    expect(turns.neediest?.place).toBe(1);
    expect(turns.smallest?.place).toBe(3);
  });

  it("passes over those that are done, and over none twice", () => {
    const turns = turnsOf(2);
    begin(turns, [searchAt(1), settledPart({ objective: 0, colValue: new Float64Array(0) }, 1)]);
    expect(turns.neediest?.place).toBe(0);
    const [first] = turns.all;
    if (first !== undefined) first.search = { ...searchAt(0), end: "exhausted" };
    expect(turns.neediest).toBeNull();
    expect(turns.movable).toBeNull();
  });

  it("moves none that this thread is at, none that has got far, and each only once", () => {
    const turns = turnsOf(3);
    begin(turns, [searchAt(3), searchAt(2), searchAt(1)]);
    const [first, second, third] = turns.all;
    if (first === undefined || second === undefined || third === undefined) throw new Error("no turns");
    turns.current = first;
    second.portion = 9 * PORTION;
    expect(turns.movable?.place).toBe(2);
    expect(turns.neediest?.place).toBe(0);
    turns.move(third, searchAt(1));
    expect(turns.movable).toBeNull();
    turns.current = null;
    expect(turns.movable?.place).toBe(0);
    turns.move(first, searchAt(3));
    // Those elsewhere are nothing for this thread.
    expect(turns.neediest?.place).toBe(1);
  });

  it("takes back one that went elsewhere in vain, which stays", () => {
    const turns = turnsOf(2);
    const largest = turns.largest;
    if (largest === null) throw new Error("no turn");
    turns.move(largest, searchAt(1));
    expect(turns.numFresh).toBe(1);
    turns.putBack(largest);
    expect(turns.numFresh).toBe(2);
    turns.begin(largest, searchAt(1));
    expect(turns.movable).toBeNull();
    expect(turns.neediest).toBe(largest);
  });
});
