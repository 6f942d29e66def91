import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { readLp } from "../../../io/read/lp.ts";
import { readModelJson } from "../../../io/read/model-json.ts";
import { readMps } from "../../../io/read/mps.ts";
import type { ReadModel } from "../../../io/read/read-model.ts";

const NUM_COLS = 60_000;
const cols = Array.from({ length: NUM_COLS }, (_, col) => col);

const MPS = `ROWS\n N obj\n L row\nCOLUMNS\n${cols.map((col) => ` x${col} obj 1 row 1\n`).join("")}RHS\n rhs row 9\nENDATA\n`;
const LP = `Minimize\n obj: ${cols.map((col) => `x${col}`).join("\n + ")}\nSubject To\n ${cols.map((col) => `x${col}`).join("\n + ")} <= 9\nEnd\n`;
const JSON_MODEL = JSON.stringify({
  format: "gridplex-model",
  version: 1,
  columns: cols.map((col) => ({ name: `x${col}` })),
  rows: [{ name: "row", ub: 9, terms: { x1: 1 } }],
});

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes of arrays in use, once the dead ones are gone. */
async function inUse(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 10; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(new Float64Array(1024)).toHaveLength(1024);
    least = Math.min(least, getHeapStatistics().external_memory);
  }
  return least;
}

describe("the names of a model that was read", () => {
  const readers: readonly [string, () => ReadModel][] = [
    ["MPS", () => readMps(MPS)],
    ["LP", () => readLp(LP)],
    ["JSON", () => readModelJson(JSON_MODEL)],
  ];
  it.each(readers)("hold on to nothing else of its %s text", async (_, read) => {
    const before = await inUse();
    const { names } = read();
    // The text of the names takes 1 MB; the reader's own records are many times that.
    expect((await inUse()) - before).toBeLessThan(3 * 2 ** 20);
    expect(names.col(NUM_COLS - 1)).toBe(`x${NUM_COLS - 1}`);
  });
});
