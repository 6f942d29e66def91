import { beforeAll, describe, expect, it } from "vitest";
import { capex } from "../../../formulations/capex/index.ts";
import { depot } from "../../../formulations/depot/index.ts";
import { clockLabel, type PlanTable, type ReportView, type TimeGrid } from "../../../formulations/index.ts";
import { formatFigure } from "../../../io/report/escape.ts";
import { renderReport } from "../../../io/report/report.ts";
import { niceAxis, timeTicks } from "../../../io/report/scale.ts";
import { drawChart } from "../../../io/report/svg-plot.ts";
import { formatSchedule } from "../../../io/write/schedule-csv.ts";
import { EXAMPLE_RUN, solveScenarioViews, solveView } from "./example-view.ts";

describe("the report's text", () => {
  let view: ReportView;
  let csv = "";
  beforeAll(async () => {
    const solved = await solveView(depot.example?.());
    view = solved.view;
    csv = solved.csv();
  });

  it("is the same to the last byte when made again", () => {
    expect(renderReport(structuredClone(view), EXAMPLE_RUN)).toBe(renderReport(view, EXAMPLE_RUN));
  });

  it("escapes every text that comes from an input", () => {
    const attack = `<img src=x onerror=alert(1)>"'&`;
    const hostile: ReportView = {
      ...view,
      title: attack,
      subtitle: attack,
      conventions: [attack],
      kpis: [{ label: attack, unit: attack, value: 1, baseline: 2, digits: 1, isHeadline: true }],
      charts: view.charts.map((chart) => ({
        ...chart,
        id: attack,
        title: attack,
        caption: attack,
        series: chart.series.map((series) => ({ ...series, label: attack })),
      })),
    };
    const violations = [{ what: attack, where: attack, amount: 1, unit: attack }];
    const html = renderReport(hostile, { ...EXAMPLE_RUN, status: "interrupted", violations });
    expect(html).not.toContain("<img");
    expect(html).not.toContain(attack);
    expect(html).toContain("&lt;img");
  });

  it("has no script, no outside address and no time of its making", () => {
    const html = renderReport(view, EXAMPLE_RUN);
    expect(html).not.toMatch(/<script|https?:|url\(|@import|src=|href=/);
    expect(html).not.toContain(String(new Date().getFullYear()));
  });

  it("tells targets that gave way from limits that are broken", () => {
    const missed = {
      what: "end state missed",
      where: "truck 3",
      amount: 5,
      unit: "kWh",
      isShortfall: true,
    } as const;
    const soft = renderReport(view, { ...EXAMPLE_RUN, violations: [missed] });
    expect(soft).toContain("Not everything that was asked for is met.");
    expect(soft).toContain("end state missed: truck 3, by 5 kWh");
    expect(soft).toContain("keeps every other limit");
    expect(soft).not.toContain("does not keep all limits");
    const broken = { what: "import above its limit", where: "step 3", amount: 12.5, unit: "kW" };
    const both = renderReport(view, { ...EXAMPLE_RUN, violations: [missed, broken] });
    const at = (text: string) => both.indexOf(text);
    expect(at("does not keep all limits")).toBeGreaterThan(-1);
    expect(at("import above its limit")).toBeLessThan(at("Not everything"));
    expect(at("end state missed")).toBeGreaterThan(at("Not everything"));
    expect(both).not.toContain("Checked: the plan keeps");
  });

  it("states status, gap, comparison and broken limits", () => {
    const html = renderReport(view, EXAMPLE_RUN);
    expect(html).toContain("Optimal plan: at most 0.0100 % from the best possible.");
    expect(html).toContain("Uncontrolled");
    const byWindows = renderReport(view, { ...EXAMPLE_RUN, gap: 0.5, optimalOf: "each window by itself" });
    expect(byWindows).toContain(
      "Optimal is each window by itself. As a whole, at most 50.0000 % from the best possible.",
    );
    expect(byWindows).not.toContain("Optimal plan");
    expect(html).toContain("keeps every physical limit");
    const violations = [{ what: "import above its limit", where: "step 3", amount: 12.5, unit: "kW" }];
    const broken = renderReport(view, {
      ...EXAMPLE_RUN,
      status: "time_limit",
      dualBound: null,
      gap: null,
      violations,
    });
    expect(broken).toContain("import above its limit: step 3, by 12.5 kW");
    expect(broken).toContain("stopped at the time limit with the best plan found: no bound is known");
  });

  it("the schedule has a row for the site and for each truck in every step", () => {
    const lines = csv.trimEnd().split("\n");
    expect(lines).toHaveLength(1 + 6 * 3);
    expect(lines[0]).toContain("charge [kW],discharge [kW],soc [kWh]");
    expect(lines[1]).toMatch(/^0,00:00,,site,,,,,,/);
    expect(lines[18]).toMatch(/^5,05:00,,truck,2,1,/);
  });
});

describe("the schedule's text", () => {
  const table = (cells: readonly (number | string | null)[]): PlanTable => ({
    columns: cells.map((_, col) => ({ name: `c${col}`, unit: "" })),
    numRows: 1,
    cell: (_, col) => cells[col] ?? null,
  });
  const rowOf = (cells: readonly (number | string | null)[]) => formatSchedule(table(cells)).split("\n")[1];

  it("does not let a text become a formula", () => {
    expect(rowOf(["=cmd|' /C calc'!A0", "+1", "@x", "-2"])).toBe("'=cmd|' /C calc'!A0,'+1,'@x,'-2");
    expect(rowOf(['a"b', "a,b"])).toBe('"a""b","a,b"');
  });

  it("writes figures to the sixth decimal, without noise", () => {
    expect(rowOf([100, -0.5, -1e-9, 1 / 3, null, Number.NaN])).toBe("100,-0.5,0,0.333333,,");
  });
});

describe("axes", () => {
  it("have round ticks that hold the data", () => {
    expect(niceAxis(-3, 97, 5).ticks).toEqual([-20, 0, 20, 40, 60, 80, 100]);
    expect(niceAxis(0, 0.37, 5).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(niceAxis(0, 0, 5).to).toBeGreaterThan(0);
    const { from, to, digits, ticks } = niceAxis(0, 1.1, 5);
    expect([from, to, digits, ticks[1]]).toEqual([0, 1.25, 2, 0.25]);
  });

  it("mark clock hours, also when the day begins at an odd one", () => {
    const grid = { steps: 24, stepHours: 1, time: ["2026-03-10T05:00+01:00"] };
    expect(
      timeTicks(grid, 8)
        .map((tick) => `${tick.hours} ${tick.label}`)
        .slice(0, 2),
    ).toEqual(["1 06:00", "4 09:00"]);
    const week = { steps: 168, stepHours: 1, time: null };
    expect(timeTicks(week, 8).map((tick) => tick.label)).toEqual([
      "day 1",
      "day 2",
      "day 3",
      "day 4",
      "day 5",
      "day 6",
      "day 7",
      "day 8",
    ]);
  });

  it("mark what the clock shows on the days on which it is moved", () => {
    const from = (startMs: number, steps: number, offsetOf: (step: number) => number) => ({
      ...{ steps, stepHours: 1 },
      time: Array.from({ length: steps }, (_, step) => {
        const offset = offsetOf(step);
        const clock = new Date(startMs + (step + offset) * 3_600_000).toISOString().slice(0, 16);
        return `${clock}+0${offset}:00`;
      }),
    });
    const marksOf = (grid: TimeGrid, count: number) =>
      timeTicks(grid, count).map((tick) => `${tick.hours} ${tick.label}`);
    const spring = from(Date.UTC(2026, 2, 28, 23), 23, (step) => (step < 2 ? 1 : 2));
    const autumn = from(Date.UTC(2026, 9, 24, 22), 25, (step) => (step < 3 ? 2 : 1));
    expect(marksOf(spring, 4)).toEqual(["0 00:00", "5 06:00", "11 12:00", "17 18:00", "23 00:00"]);
    expect(marksOf(autumn, 4)).toEqual(["0 00:00", "13 12:00", "25 00:00"]);
    expect(marksOf(autumn, 8)).toEqual(["0 00:00", "7 06:00", "13 12:00", "19 18:00", "25 00:00"]);
    // 02:00 is never, and twice.
    const night = ({ steps, ...grid }: TimeGrid) => marksOf({ ...grid, steps: 5 }, 8).slice(0, 4);
    expect(night(spring)).toEqual(["0 00:00", "1 01:00", "2 03:00", "3 04:00"]);
    expect(night(autumn)).toEqual(["0 00:00", "1 01:00", "2 02:00", "4 03:00"]);
    expect(clockLabel(autumn, 24.5)).toBe("23:30");
  });

  it("figures have a true minus, grouped thousands and no negative zero", () => {
    expect(formatFigure(-1234567.891, 1)).toBe("−1\u202f234\u202f567.9");
    expect(formatFigure(-0.0001, 2)).toBe("0.00");
    expect(formatFigure(Number.NaN, 2)).toBe("–");
  });
});

describe("tables and categories", () => {
  it("a view with tables is plain data, and its texts are escaped", async () => {
    const { views, comparison } = await solveScenarioViews(capex.example?.());
    for (const view of [...views, comparison]) {
      expect(renderReport(structuredClone(view))).toBe(renderReport(view));
    }
    const attack = "<script>alert(1)</script>";
    const html = renderReport({
      ...comparison,
      charts: comparison.charts.map((chart) => ({ ...chart, categories: [attack, attack] })),
      tables: [
        {
          title: attack,
          caption: attack,
          columns: [{ name: attack, unit: attack }],
          rows: [[attack], [null]],
        },
      ],
    });
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
  });

  const chartOf = (
    categories: readonly string[],
    values: readonly number[],
    kind: "stack" | "step" | "line",
  ) => ({
    id: "c",
    title: "c",
    caption: "",
    unit: "USD",
    categories,
    series: [{ label: "a", role: "load", kind, values: Float64Array.from(values) } as const],
    thresholds: [],
    bands: [],
    bandLabel: "",
  });
  const grid = { steps: 1, stepHours: 1, time: null };

  it("a bar a category with room between them, named below and when pointed at", () => {
    const svg = drawChart(chartOf(["2027", "2028"], [10, -4], "stack"), grid, "large");
    const [first, second] = [...svg.matchAll(/M([\d.]+),([\d.]+)V([\d.]+)H([\d.]+)V/g)].map((match) =>
      match.slice(1).map(Number),
    );
    expect(first?.[3]).toBeLessThan(second?.[0] as number);
    // the first rises from the line that the second hangs from
    expect(first?.[1]).toBe(second?.[1]);
    expect(first?.[2]).toBeLessThan(first?.[1] as number);
    expect(second?.[2]).toBeGreaterThan(second?.[1] as number);
    expect(svg).toMatch(/>2027<\/text>.*>2028<\/text>/);
    expect(svg).toContain("<title>2028  a −4.00 USD</title>");
  });

  it("lines join the middles of the categories, steps mark their tops", () => {
    const line = drawChart(chartOf(["x", "y"], [1, 1], "line"), grid, "large");
    const xs = (/points="([^"]*)"/.exec(line)?.[1] ?? "")
      .split(" ")
      .map((point) => Number(point.split(",")[0]));
    expect(xs).toHaveLength(2);
    const step = drawChart(chartOf(["x", "y"], [1, 1], "step"), grid, "large");
    const tops = [...step.matchAll(/M([\d.]+),[\d.]+H([\d.]+)/g)].map(
      (match) => (Number(match[1]) + Number(match[2])) / 2,
    );
    for (const [pos, x] of xs.entries()) expect(tops[pos]).toBeCloseTo(x, 0);
  });

  it("leaves out names for which there is no room, and cuts long ones", () => {
    const names = Array.from({ length: 40 }, (_, pos) => `category number ${pos}`);
    const svg = drawChart(
      chartOf(
        names,
        names.map(() => 1),
        "stack",
      ),
      grid,
      "large",
    );
    const shown = [...svg.matchAll(/>(category n[^<]*)<\/text>/g)].map((match) => match[1]);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThan(5);
    expect(shown[0]).toBe("category numb…");
  });
});

describe("charts", () => {
  it("stacks pile up on their own sign, and a far threshold does not press them flat", () => {
    const stack = (label: string, values: number[]) =>
      ({ label, role: "charge", kind: "stack", values: Float64Array.from(values) }) as const;
    const chart = {
      id: "c",
      title: "c",
      caption: "",
      unit: "kW",
      series: [stack("a", [10, -4]), stack("b", [20, -6])],
      thresholds: [{ label: "limit", value: 1000 }],
      bands: [{ fromStep: 1, toStep: 2 }],
      bandLabel: "x",
    };
    const svg = drawChart(chart, { steps: 2, stepHours: 1, time: null }, "large");
    // The axis spans −10 … 30; b stands on a: from 10 to 30 in the first step.
    const tops = [...svg.matchAll(/<polygon class="area charge" points="([^"]*)"/g)].map((match) => match[1]);
    expect(tops).toHaveLength(2);
    const yOf = (corner: string | undefined) => Number(corner?.split(",")[1]);
    const a = (tops[0] as string).split(" ");
    const b = (tops[1] as string).split(" ");
    expect(yOf(b[b.length - 1])).toBe(yOf(a[0]));
    expect(yOf(b[0])).toBeLessThan(yOf(a[0]));
    expect(svg).not.toContain('class="threshold"');
  });
});
