import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { arrayCollector } from "../../../io/commands/memory.ts";

const MIB = 2 ** 20;

/** Makes arrays that nobody holds afterwards, and all of them until then; answers something that depends on them. */
function makeGarbage(mib: number): number {
  const arrays = Array.from({ length: mib }, (_, count) => new Float64Array(MIB / 8).fill(count));
  return arrays.reduce((sum, array, count) => sum + array[count], 0);
}

/** An array that lives until it is cleared from the answer. */
function holdArray(mib: number): Set<Float64Array> {
  return new Set([new Float64Array((mib * MIB) / 8).fill(1)]);
}

/** Frees what earlier work has left, so that a collector begins with what is in use. */
async function freeAll(): Promise<void> {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  for (let turn = 0, before = Number.POSITIVE_INFINITY; turn < 20 && external() < before; turn++) {
    before = external();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(new Float64Array(1024)).toHaveLength(1024);
  }
}

/** Whether the call collects garbage: a dead object is gone after it. */
async function looks(collect: () => void): Promise<boolean> {
  const dead = new WeakRef({ of: "nobody" });
  // References are kept until the turn in which they were made or read is over.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
  return dead.deref() === undefined;
}

const external = (): number => getHeapStatistics().external_memory;

describe("the array collector", () => {
  it("frees dead arrays once enough new ones were made", async () => {
    await freeAll();
    const collector = arrayCollector(1, Number.POSITIVE_INFINITY);
    expect(makeGarbage(24)).toBeGreaterThan(0);
    const before = external();
    collector.look();
    // Stores are given back by a thread of V8's own, in its own time.
    for (let turn = 0; turn < 100 && external() >= before - 12 * MIB; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      // The books are only brought up to date when the next array is made.
      expect(new Float64Array(1024)).toHaveLength(1024);
    }
    expect(external()).toBeLessThan(before - 12 * MIB);
  });

  it("looks at old ones, too, where it is told that many have died", async () => {
    await freeAll();
    const collector = arrayCollector(1, Number.POSITIVE_INFINITY);
    const held = holdArray(24);
    collector.look();
    held.clear();
    const before = external();
    collector.look();
    expect(external()).toBe(before);
    collector.released();
    for (let turn = 0; turn < 100 && external() >= before - 12 * MIB; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(new Float64Array(1024)).toHaveLength(1024);
    }
    expect(external()).toBeLessThan(before - 12 * MIB);
  });

  it("looks at young arrays only in a long solve, and at all where they are not it", async () => {
    await freeAll();
    const collector = arrayCollector(1, 0);
    expect(makeGarbage(10)).toBeGreaterThan(0);
    const before = external();
    // An object of its own is not looked for among the old ones.
    expect(await looks(collector.look)).toBe(false);
    for (let turn = 0; turn < 100 && external() >= before - 5 * MIB; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(new Float64Array(1024)).toHaveLength(1024);
    }
    expect(external()).toBeLessThan(before - 5 * MIB);
    const held = holdArray(24);
    expect(await looks(collector.look)).toBe(true);
    expect(held.size).toBe(1);
  });

  it("looks at all of them once much has outlived looks at the young ones", async () => {
    await freeAll();
    const collector = arrayCollector(1, 0);
    const held = [holdArray(8)];
    expect(await looks(collector.look)).toBe(false);
    held.push(holdArray(8));
    expect(await looks(collector.look)).toBe(true);
    held.push(holdArray(8));
    expect(await looks(collector.look)).toBe(false);
    expect(held).toHaveLength(3);
  });

  it("does nothing for a few", async () => {
    await freeAll();
    const collector = arrayCollector(1, Number.POSITIVE_INFINITY);
    expect(makeGarbage(2)).toBeGreaterThan(0);
    expect(await looks(collector.look)).toBe(false);
  });

  it("does not look again at arrays that outlived the last look", async () => {
    await freeAll();
    const collector = arrayCollector(1, Number.POSITIVE_INFINITY);
    const held = holdArray(24);
    expect(await looks(() => collector.released())).toBe(true);
    expect(makeGarbage(2)).toBeGreaterThan(0);
    expect(await looks(() => collector.released())).toBe(false);
    expect(held.size).toBe(1);
  });

  it("waits where looking has taken its share of the time, unless there is very much", async () => {
    await freeAll();
    const collector = arrayCollector(0, Number.POSITIVE_INFINITY);
    const held = [holdArray(8)];
    expect(await looks(collector.look)).toBe(true);
    held.push(holdArray(8));
    expect(await looks(collector.look)).toBe(false);
    held.push(holdArray(32));
    expect(await looks(collector.look)).toBe(true);
    expect(held).toHaveLength(3);
  });

  it("lets more pile up beside a small model", async () => {
    await freeAll();
    const collector = arrayCollector(1, Number.POSITIVE_INFINITY);
    const held = [holdArray(16)];
    collector.expectModel(1000);
    expect(await looks(collector.look)).toBe(false);
    collector.expectModel(80_000);
    expect(await looks(collector.look)).toBe(true);
    collector.expectModel(200_000);
    held.push(holdArray(8));
    expect(await looks(collector.look)).toBe(true);
    expect(held).toHaveLength(2);
  });

  it("frees at once what it is told has died, whether or not there is anything new and time for it", async () => {
    await freeAll();
    const held = holdArray(24);
    const collector = arrayCollector(0, Number.POSITIVE_INFINITY);
    held.clear();
    // References are kept until the turn in which they were made is over.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const before = external();
    collector.released();
    expect(external()).toBe(before);
    collector.released(24 * MIB);
    expect(external()).toBeLessThan(before - 12 * MIB);
  });
});
