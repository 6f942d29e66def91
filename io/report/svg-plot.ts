/**
 * Charts as SVG: steps, lines, filled and stacked steps over equal time steps, or bars over categories, with
 * thresholds and shading.
 */
import type { Chart, ChartSeries, TimeGrid } from "../../formulations/index.ts";
import { clockLabel } from "../../formulations/index.ts";
import { escapeId, escapeText, formatFigure } from "./escape.ts";
import { type Axis, niceAxis, timeTicks } from "./scale.ts";

/** Drawing units of a chart; the page scales them to its width. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly yTicks: number;
  readonly xTicks: number;
  /** Width of a character where the page's text is largest, on a phone. */
  readonly charWidth: number;
}

const LARGE: Frame = {
  width: 640,
  height: 275,
  left: 82,
  right: 32,
  top: 12,
  bottom: 34,
  yTicks: 5,
  xTicks: 8,
  charWidth: 11.4,
};
const SMALL: Frame = {
  width: 320,
  height: 181,
  left: 50,
  right: 32,
  top: 14,
  bottom: 32,
  yTicks: 3,
  xTicks: 2,
  charWidth: 13.2,
};

/** Steps up to which each has its own tooltip. */
const MAX_TOOLTIP_STEPS = 200;

/** Share of a category's width that stays free on each side of its bar. */
const BAR_MARGIN = 0.14;

/** Longer names of categories are cut. */
const MAX_CATEGORY_CHARS = 14;

/** A threshold farther beyond the data than this share of their span is named in the legend, not drawn. */
const FAR_THRESHOLD = 0.8;

/** Maps data to drawing units. */
interface Scale {
  readonly frame: Frame;
  readonly axis: Axis;
  /** Steps, or categories. */
  readonly steps: number;
  /** Width that stays free on each side of a bar, in steps; 0 over time. */
  readonly margin: number;
  x(step: number): number;
  y(value: number): number;
}

/** Positions along the horizontal axis. */
function numSteps(chart: Chart, grid: TimeGrid): number {
  return chart.categories?.length ?? grid.steps;
}

const short = (value: number) => String(Math.round(value * 10) / 10);

/** Lower and upper end of each stacked series; the same array for all other series. */
interface Ends {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

function stackEnds(series: readonly ChartSeries[], steps: number): readonly Ends[] {
  const above = new Float64Array(steps);
  const below = new Float64Array(steps);
  const zero = new Float64Array(steps);
  return series.map((each) => {
    if (each.kind !== "stack") return { from: zero, to: each.values };
    const from = new Float64Array(steps);
    const to = new Float64Array(steps);
    for (let step = 0; step < steps; step++) {
      const value = each.values[step] as number;
      const pile = value >= 0 ? above : below;
      from[step] = pile[step] as number;
      to[step] = (pile[step] as number) + value;
      pile[step] = to[step] as number;
    }
    return { from, to };
  });
}

function dataRange(chart: Chart, ends: readonly Ends[]): { readonly least: number; readonly most: number } {
  let least = 0;
  let most = 0;
  for (const { from, to } of ends) {
    for (const values of [from, to]) {
      for (const value of values) {
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
  }
  for (const { start } of chart.series) {
    least = Math.min(least, start ?? 0);
    most = Math.max(most, start ?? 0);
  }
  return { least, most };
}

/** Whether a threshold is drawn; far ones would press the data flat. */
function isNear(value: number, range: { readonly least: number; readonly most: number }): boolean {
  const room = FAR_THRESHOLD * Math.max(range.most - range.least, 1e-9);
  return value <= range.most + room && value >= range.least - room;
}

function makeScale(chart: Chart, grid: TimeGrid, ends: readonly Ends[], size: Frame): Scale {
  const range = dataRange(chart, ends);
  const drawn = chart.thresholds.map((each) => each.value).filter((value) => isNear(value, range));
  const least = chart.range?.from ?? Math.min(range.least, ...drawn);
  const most = chart.range?.to ?? Math.max(range.most, ...drawn);
  const axis = niceAxis(least, most, size.yTicks);
  const longest = axis.ticks.reduce(
    (most, tick) => Math.max(most, formatFigure(tick, axis.digits).length),
    0,
  );
  const left = Math.max(size.left, Math.ceil(longest * size.charWidth) + 10);
  const frame: Frame = { ...size, left };
  const plotWidth = frame.width - frame.left - frame.right;
  const plotHeight = frame.height - frame.top - frame.bottom;
  const steps = numSteps(chart, grid);
  return {
    frame,
    axis,
    steps,
    margin: chart.categories === undefined ? 0 : BAR_MARGIN,
    x: (step) => frame.left + (plotWidth * step) / steps,
    y: (value) => frame.top + (plotHeight * (axis.to - value)) / (axis.to - axis.from),
  };
}

/** Corners of a staircase, left to right; equal neighbours share a tread. */
function staircase(values: Float64Array, scale: Scale): readonly string[] {
  const corners: string[] = [];
  let from = 0;
  for (let step = 1; step <= values.length; step++) {
    if (step < values.length && values[step] === values[from]) continue;
    const y = short(scale.y(values[from] as number));
    corners.push(`${short(scale.x(from))},${y}`, `${short(scale.x(step))},${y}`);
    from = step;
  }
  return corners;
}

/** A series over categories: bars, their tops alone, or points in the middle joined by a line. */
function drawBars(series: ChartSeries, ends: Ends, scale: Scale): string {
  const dash = series.dashed === true ? ' stroke-dasharray="5 4"' : "";
  if (series.kind === "line") {
    const points = Array.from(
      series.values,
      (value, pos) => `${short(scale.x(pos + 0.5))},${short(scale.y(value))}`,
    );
    return `<polyline class="line ${series.role}"${dash} points="${points.join(" ")}"/>`;
  }
  const parts = Array.from(series.values, (_, pos) => {
    const left = short(scale.x(pos + scale.margin));
    const right = short(scale.x(pos + 1 - scale.margin));
    const top = short(scale.y(ends.to[pos] as number));
    const bottom = short(scale.y(ends.from[pos] as number));
    if (series.kind === "step") return `M${left},${top}H${right}`;
    return top === bottom ? "" : `M${left},${bottom}V${top}H${right}V${bottom}Z`;
  });
  const look = series.kind === "step" ? "line" : "area";
  return `<path class="${look} ${series.role}"${dash} d="${parts.join("")}"/>`;
}

function drawSeries(series: ChartSeries, ends: Ends, scale: Scale): string {
  if (scale.margin > 0) return drawBars(series, ends, scale);
  const dash = series.dashed === true ? ' stroke-dasharray="5 4"' : "";
  if (series.kind === "line") {
    const points = Array.from(
      series.values,
      (value, step) => `${short(scale.x(step + 1))},${short(scale.y(value))}`,
    );
    if (series.start !== undefined) points.unshift(`${short(scale.x(0))},${short(scale.y(series.start))}`);
    return `<polyline class="line ${series.role}"${dash} points="${points.join(" ")}"/>`;
  }
  const top = staircase(ends.to, scale);
  if (series.kind === "step")
    return `<polyline class="line ${series.role}"${dash} points="${top.join(" ")}"/>`;
  const points = [...top, ...[...staircase(ends.from, scale)].reverse()];
  return `<polygon class="area ${series.role}" points="${points.join(" ")}"/>`;
}

/** Names under the bars, as many as fit side by side. */
function drawCategories(categories: readonly string[], scale: Scale): string {
  const { frame, steps } = scale;
  const names = categories.map((name) =>
    name.length > MAX_CATEGORY_CHARS ? `${name.slice(0, MAX_CATEGORY_CHARS - 1)}…` : name,
  );
  const widest = names.reduce((most, name) => Math.max(most, name.length), 1) * frame.charWidth;
  const fitting = Math.max(1, Math.floor((scale.x(steps) - scale.x(0)) / (widest + frame.charWidth)));
  const every = Math.ceil(steps / fitting);
  const parts = names.map((name, pos) => {
    if (pos % every !== 0) return "";
    const half = (name.length * frame.charWidth) / 2;
    const x = Math.min(Math.max(scale.x(pos + 0.5), half), frame.width - half);
    return `<text x="${short(x)}" y="${frame.height - 4}" text-anchor="middle">${escapeText(name)}</text>`;
  });
  return parts.join("");
}

function drawAxes(chart: Chart, scale: Scale, grid: TimeGrid): string {
  const { frame, axis } = scale;
  const right = frame.width - frame.right;
  const bottom = frame.height - frame.bottom;
  const parts: string[] = [];
  for (const tick of axis.ticks) {
    const y = short(scale.y(tick));
    const rule = tick === 0 ? "zero" : "rule";
    parts.push(`<line class="${rule}" x1="${frame.left}" y1="${y}" x2="${right}" y2="${y}"/>`);
    const label = formatFigure(tick, axis.digits);
    parts.push(`<text x="${frame.left - 8}" y="${y}" dy="0.35em" text-anchor="end">${label}</text>`);
  }
  if (chart.categories !== undefined) {
    parts.push(drawCategories(chart.categories, scale));
    return parts.join("");
  }
  for (const { hours, label } of timeTicks(grid, frame.xTicks)) {
    const x = short(scale.x(hours / grid.stepHours));
    parts.push(`<line class="rule" x1="${x}" y1="${bottom}" x2="${x}" y2="${bottom + 5}"/>`);
    parts.push(`<text x="${x}" y="${frame.height - 4}" text-anchor="middle">${escapeText(label)}</text>`);
  }
  return parts.join("");
}

function drawBands(chart: Chart, scale: Scale): string {
  const { frame } = scale;
  const height = frame.height - frame.top - frame.bottom;
  const rects = chart.bands.map(({ fromStep, toStep }) => {
    const x = scale.x(fromStep);
    const width = short(scale.x(toStep) - x);
    return `<rect class="band" x="${short(x)}" y="${frame.top}" width="${width}" height="${height}"/>`;
  });
  return rects.join("");
}

function drawThresholds(chart: Chart, scale: Scale): string {
  const { frame, axis } = scale;
  const lines = chart.thresholds
    .filter(({ value }) => value <= axis.to && value >= axis.from)
    .map(({ value }) => {
      const y = short(scale.y(value));
      return `<line class="threshold" x1="${frame.left}" y1="${y}" x2="${frame.width - frame.right}" y2="${y}"/>`;
    });
  return lines.join("");
}

/** Invisible columns, one a step, whose titles give the figures of the step without any script. */
function drawTooltips(chart: Chart, grid: TimeGrid, scale: Scale): string {
  const steps = numSteps(chart, grid);
  if (steps > MAX_TOOLTIP_STEPS) return "";
  const { frame, axis } = scale;
  const height = frame.height - frame.top - frame.bottom;
  const digits = axis.digits + 2;
  const width = short(scale.x(1) - scale.x(0));
  return Array.from({ length: steps }, (_, step) => {
    const figures = chart.series.map(
      ({ label, values }) => `${label} ${formatFigure(values[step] as number, digits)} ${chart.unit}`,
    );
    const place = chart.categories?.[step] ?? clockLabel(grid, step * grid.stepHours);
    const title = `${place}  ${figures.join(", ")}`;
    const x = short(scale.x(step));
    return `<rect class="tip" x="${x}" y="${frame.top}" width="${width}" height="${height}"><title>${escapeText(title)}</title></rect>`;
  }).join("");
}

/** Thresholds beyond the axis, for the legend. */
export function hiddenThresholds(chart: Chart, grid: TimeGrid): readonly string[] {
  const { axis } = makeScale(chart, grid, stackEnds(chart.series, numSteps(chart, grid)), LARGE);
  return chart.thresholds
    .filter(({ value }) => value > axis.to || value < axis.from)
    .map(({ label, value }) => {
      const side = value > axis.to ? "above" : "below";
      return `${label} ${formatFigure(Math.abs(value), axis.digits)} ${chart.unit}, ${side} the chart`;
    });
}

/**
 * A chart as one `<svg>` element that scales with its container.
 * @param size "small" for a chart among many.
 */
export function drawChart(chart: Chart, grid: TimeGrid, size: "large" | "small"): string {
  const frame = size === "large" ? LARGE : SMALL;
  const ends = stackEnds(chart.series, numSteps(chart, grid));
  const scale = makeScale(chart, grid, ends, frame);
  const id = escapeId(chart.id);
  const body = [
    drawBands(chart, scale),
    drawAxes(chart, scale, grid),
    ...chart.series.map((series, pos) => drawSeries(series, ends[pos] as Ends, scale)),
    drawThresholds(chart, scale),
    size === "large" ? drawTooltips(chart, grid, scale) : "",
  ];
  const label = `${chart.title} in ${chart.unit}. ${chart.caption}`;
  return (
    `<svg class="plot ${size}" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-labelledby="${id}-label">` +
    `<title id="${id}-label">${escapeText(label.trim())}</title>${body.join("")}</svg>`
  );
}
