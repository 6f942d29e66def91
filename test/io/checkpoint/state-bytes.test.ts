import { describe, expect, it } from "vitest";
import { type SearchState, solveSync } from "../../../engine/index.ts";
import { readState, writeState } from "../../../io/checkpoint/state-bytes.ts";
import { marketSplit } from "../../generators/market-split.ts";
import { Random } from "../../generators/random.ts";

const problem = marketSplit(1, 2, 14);
const options = { off: ["gomory", "mir", "cover", "probing", "rens", "feasibility-jump", "zero-half"] };

function keptState(): SearchState {
  const states: SearchState[] = [];
  solveSync(problem, { ...options, nodeLimit: 30, onCheckpoint: (state) => states.push(state) });
  return states.at(-1) as SearchState;
}

/** Where each section begins, with its length: read off the table by hand. */
function sectionsOf(bytes: Uint8Array): { from: number; length: number }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const count = view.getUint32(12, true);
  let from = 24 + 16 * count;
  return Array.from({ length: count }, (_, pos) => {
    const length = Number(view.getBigUint64(24 + 16 * pos + 8, true));
    const section = { from, length };
    from += Math.ceil(length / 8) * 8;
    return section;
  });
}

describe("the bytes of a kept state", () => {
  const state = keptState();
  const bytes = writeState(state);

  it("give the same state again", () => {
    const again = readState(bytes, "x");
    expect(again).toEqual(state);
    // As a file is read: in the middle of a larger buffer.
    const shifted = Buffer.concat([Buffer.from("abc"), bytes]).subarray(3);
    expect(readState(shifted, "x")).toEqual(state);
    const whole = solveSync(problem, options).objective as number;
    expect(solveSync(problem, { ...options, resume: again }).objective).toBeCloseTo(whole, 6);
  });

  it("hold many arrays", () => {
    const many = { parts: Array.from({ length: 30_000 }, (_, pos) => Int32Array.of(pos)), nan: Number.NaN };
    const odd = many as unknown as SearchState;
    expect(readState(writeState(odd), "x")).toEqual(many);
  });

  it("are refused with any bit turned, in the head, the table, every section and the hash", () => {
    const random = new Random(1);
    const places = [...Array(24).keys(), 24, 30, bytes.length - 1, bytes.length - 32];
    const sections = sectionsOf(bytes);
    expect(sections.length).toBeGreaterThan(20);
    for (const { from, length } of sections) {
      if (length > 0) places.push(from, from + length - 1, from + random.whole(0, length - 1));
    }
    for (const place of places) {
      const damaged = bytes.slice();
      (damaged[place] as number) ^= 1 << random.whole(0, 7);
      expect(() => readState(damaged, "file.ckpt"), `byte ${place}`).toThrow(
        /^file\.ckpt: found .*, expected /,
      );
    }
  });

  it("are refused cut short, or with something behind them", () => {
    for (const length of [0, 7, 8, 23, 55, 56, 1000, bytes.length - 1]) {
      expect(() => readState(bytes.slice(0, length), "x")).toThrow(/^x: found/);
    }
    const longer = new Uint8Array(bytes.length + 8);
    longer.set(bytes);
    expect(() => readState(longer, "x")).toThrow(`found ${longer.length} bytes, expected ${bytes.length}`);
  });

  it("are refused where they are empty, or no bytes", () => {
    expect(() => readState(new Uint8Array(), "x")).toThrow("x: found an empty file, expected a checkpoint");
    expect(() => readState("GRIDPLEX" as never, "x")).toThrow("x: found a string, expected its bytes");
  });

  it("are refused where they are something else, or of another version", () => {
    const text = new TextEncoder().encode("NAME afiro");
    expect(() => readState(text, "x")).toThrow("expected a checkpoint of gridplex");
    const later = bytes.slice();
    later[8] = 3;
    expect(() => readState(later, "x")).toThrow("found a checkpoint of version 3, expected version 2");
  });
});
