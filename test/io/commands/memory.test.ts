import { PerformanceObserver } from "node:perf_hooks";
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
function freeAll(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

const external = (): number => getHeapStatistics().external_memory;

describe("the array collector", () => {
  it("frees dead arrays once enough new ones were made", async () => {
    freeAll();
    const collect = arrayCollector();
    expect(makeGarbage(24)).toBeGreaterThan(0);
    const before = external();
    collect();
    // Stores are given back by a thread of V8's own, in its own time.
    for (let turn = 0; turn < 100 && external() >= before - 12 * MIB; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      // The books are only brought up to date when the next array is made.
      expect(new Float64Array(1024)).toHaveLength(1024);
    }
    expect(external()).toBeLessThan(before - 12 * MIB);
  });

  it("looks at old ones, too, where it is told that many have died", async () => {
    freeAll();
    const collect = arrayCollector();
    const held = holdArray(24);
    collect();
    held.clear();
    const before = external();
    collect();
    expect(external()).toBe(before);
    collect(true);
    for (let turn = 0; turn < 100 && external() >= before - 12 * MIB; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(new Float64Array(1024)).toHaveLength(1024);
    }
    expect(external()).toBeLessThan(before - 12 * MIB);
  });

  it("spends a small share of the time on looks while much is in use", async () => {
    freeAll();
    let numLooks = 0;
    const observer = new PerformanceObserver((list) => {
      numLooks += list.getEntriesByType("gc").length;
    });
    const collect = arrayCollector();
    const held = holdArray(8);
    observer.observe({ entryTypes: ["gc"] });
    for (let turn = 0; turn < 200; turn++) collect(true);
    await new Promise((resolve) => setTimeout(resolve, 10));
    observer.disconnect();
    expect(held.size).toBe(1);
    expect(numLooks).toBeGreaterThan(0);
    expect(numLooks).toBeLessThan(20);
  });

  it("does nothing for a few", () => {
    freeAll();
    const collect = arrayCollector();
    expect(makeGarbage(2)).toBeGreaterThan(0);
    const before = external();
    collect();
    expect(external()).toBe(before);
  });
});
