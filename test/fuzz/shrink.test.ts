import { describe, expect, it } from "vitest";
import { Random } from "../generators/random.ts";
import type { DenseProgram } from "./dense-program.ts";
import { drawLp } from "./draw-lp.ts";
import { shrink } from "./shrink.ts";

function drawLarge(): DenseProgram {
  for (let seed = 0; ; seed++) {
    const { program } = drawLp(new Random(seed));
    if (program.rows.length > 10 && program.cols.length > 10) return program;
  }
}

describe("shrinking", () => {
  it("leaves only what the symptom needs", async () => {
    const marked = drawLarge();
    const rows = marked.rows.map((row, pos) => ({
      ...row,
      coefficients: row.coefficients.map((a, col) => (pos === 7 && col === 3 ? 31.25 : a)),
    }));
    const shows = async (program: DenseProgram) =>
      program.rows.some(({ coefficients }) => coefficients.some((a) => Math.abs(a - 31) < 0.5));
    const smallest = await shrink({ ...marked, rows }, shows, 10_000);
    expect(smallest.rows).toHaveLength(1);
    expect(smallest.cols).toHaveLength(1);
    expect(smallest.rows[0]).toEqual({ lb: -Infinity, ub: Infinity, coefficients: [31] });
    expect(smallest.cols[0]).toEqual({ lb: -Infinity, ub: Infinity, cost: 0, isInteger: false });
  });

  it("stops after its tries", async () => {
    let tries = 0;
    const counting = async () => {
      tries++;
      return false;
    };
    await shrink(drawLarge(), counting, 5);
    expect(tries).toBe(5);
  });
});
