import { getHeapStatistics } from "node:v8";
import { describe, expect, it } from "vitest";
import { arrayCollector } from "../../../io/commands/memory.ts";

const MIB = 2 ** 20;

/** Makes arrays that nobody holds afterwards; answers something that depends on them. */
function makeGarbage(mib: number): number {
  let sum = 0;
  for (let count = 0; count < mib; count++) sum += new Float64Array(MIB / 8).fill(count)[count];
  return sum;
}

const external = (): number => getHeapStatistics().external_memory;

describe("the array collector", () => {
  it("frees dead arrays once enough new ones were made", async () => {
    const collect = arrayCollector();
    expect(makeGarbage(24)).toBeGreaterThan(0);
    const before = external();
    collect();
    // Stores are given back by a thread of V8's own, in its own time.
    for (let turn = 0; turn < 100 && external() >= before - 12 * MIB; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(external()).toBeLessThan(before - 12 * MIB);
  });

  it("does nothing for a few", () => {
    const collect = arrayCollector();
    expect(makeGarbage(2)).toBeGreaterThan(0);
    const before = external();
    collect();
    expect(external()).toBe(before);
  });
});
