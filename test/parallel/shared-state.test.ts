import { describe, expect, it } from "vitest";
import { shareRecord } from "../../engine/parallel/share-record.ts";
import {
  newSharedBuffer,
  orderedBits,
  SharedState,
  valueOfBits,
} from "../../engine/parallel/shared-state.ts";
import { Random } from "../generators/random.ts";

/** Doubles of all sizes and both signs. */
function someDoubles(): number[] {
  const random = new Random(7);
  const drawn = Array.from({ length: 500 }, () => {
    const value = random.unit() * 2 ** random.whole(-60, 60);
    return random.chance(0.5) ? -value : value;
  });
  return [
    ...drawn,
    0,
    5e-324,
    -5e-324,
    1.7e308,
    -1.7e308,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
}

describe("objectives as integers", () => {
  it("have the order of the doubles and give them back", () => {
    const sorted = someDoubles().sort((a, b) => a - b);
    const bits = sorted.map(orderedBits);
    for (let pos = 1; pos < bits.length; pos++) {
      expect((bits[pos - 1] as bigint) < (bits[pos] as bigint)).toBe(
        (sorted[pos - 1] as number) < (sorted[pos] as number),
      );
    }
    expect(bits.map(valueOfBits)).toEqual(sorted);
  });

  it("make no difference between the two zeros", () => {
    expect(orderedBits(-0)).toBe(orderedBits(0));
  });
});

describe("shared state", () => {
  it("takes better objectives only, and counts them", () => {
    const buffer = newSharedBuffer(2);
    const [state, other] = [new SharedState(buffer), new SharedState(buffer)];
    expect(other.objective).toBe(Number.POSITIVE_INFINITY);
    state.offerObjective(3);
    state.offerObjective(5);
    other.offerObjective(-2.5);
    expect([state.objective, state.version]).toEqual([-2.5, 2]);
  });

  it("recalls one worker and stops all", () => {
    const buffer = newSharedBuffer(3);
    const [state, other] = [new SharedState(buffer), new SharedState(buffer)];
    state.setRecall(1, true);
    expect([0, 1, 2].map((worker) => other.isRecalled(worker))).toEqual([false, true, false]);
    other.setRecall(1, false);
    expect(state.isRecalled(1)).toBe(false);
    expect(other.isStopped).toBe(false);
    state.beat(2);
    state.beat(2);
    expect([0, 1, 2].map((worker) => other.beats(worker))).toEqual([0, 0, 2]);
    state.stop();
    expect(other.isStopped).toBe(true);
  });
});

describe("a shared record", () => {
  it("equals the record and has all arrays in one block, each once", () => {
    const twice = Float64Array.of(1, 2, 3);
    const record = {
      a: twice,
      b: { c: Int32Array.of(4, 5, 6), d: twice },
      e: Uint8Array.of(7),
      f: null,
      g: "x",
      h: [1],
    };
    const shared = shareRecord(record);
    expect(shared).toEqual(record);
    expect(shared.a.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shared.b.c.buffer).toBe(shared.a.buffer);
    expect(shared.b.d).toBe(shared.a);
    expect(shared.a.buffer.byteLength).toBe(24 + 16 + 8);
  });
});
