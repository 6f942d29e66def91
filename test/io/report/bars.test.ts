import { describe, expect, it } from "vitest";
import type { BarChart } from "../../../formulations/index.ts";
import { drawBars } from "../../../io/report/bar-plot.ts";

const chart: BarChart = {
  id: "loads",
  title: "Loads <all>",
  caption: "What lines carry.",
  unit: "%",
  digits: 1,
  bars: [
    { label: "1–2", role: "limit", value: 100, note: "at 19:00" },
    { label: "2–3", role: "import", value: 50 },
    { label: "3–1", role: "import", value: -25 },
  ],
};

const rects = (svg: string) =>
  Array.from(
    svg.matchAll(/<rect class="area (\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g),
    (match) => ({
      role: match[1],
      x: Number(match[2]),
      width: Number(match[4]),
    }),
  );

describe("bars", () => {
  it("have lengths in the proportion of their figures, and begin at zero to either side", () => {
    const [full, half, back] = rects(drawBars(chart));
    expect(full.width / half.width).toBeCloseTo(2, 1);
    expect(half.width / back.width).toBeCloseTo(2, 1);
    expect(full.x).toBe(half.x);
    expect(back.x + back.width).toBeCloseTo(full.x, 1);
    expect(full.role).toBe("limit");
  });

  it("show figures with their decimals and notes, and escape what they are told", () => {
    const svg = drawBars(chart);
    expect(svg).toContain("100.0, at 19:00");
    expect(svg).toContain("Loads &lt;all&gt;");
    expect(svg).not.toContain("<all>");
    expect(drawBars({ ...chart, bars: [{ label: "<b>", role: "price", value: 0 }] })).toContain("&lt;b&gt;");
  });
});
