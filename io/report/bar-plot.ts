/** Named figures as horizontal bars, as SVG. */
import type { BarChart } from "../../formulations/index.ts";
import { escapeId, escapeText, formatFigure } from "./escape.ts";
import { niceAxis } from "./scale.ts";

const WIDTH = 640;
const ROW_HEIGHT = 22;
const LEFT = 150;
/** Room for the figure and the note behind the longest bar. */
const RIGHT = 190;
const BOTTOM = 26;
const TICKS = 4;

const short = (value: number) => String(Math.round(value * 10) / 10);

/** A bar chart as one `<svg>` element that scales with its container. */
export function drawBars(chart: BarChart): string {
  const values = chart.bars.map((bar) => bar.value);
  const axis = niceAxis(Math.min(0, ...values), Math.max(0, ...values), TICKS);
  const height = chart.bars.length * ROW_HEIGHT + BOTTOM;
  const x = (value: number) => LEFT + ((WIDTH - LEFT - RIGHT) * (value - axis.from)) / (axis.to - axis.from);
  const bottom = height - BOTTOM;
  const ticks = axis.ticks.map((tick) => {
    const at = short(x(tick));
    const line = `<line class="${tick === 0 ? "zero" : "rule"}" x1="${at}" y1="0" x2="${at}" y2="${bottom}"/>`;
    return `${line}<text x="${at}" y="${height - 6}" text-anchor="middle">${formatFigure(tick, axis.digits)}</text>`;
  });
  const bars = chart.bars.map(({ label, role, value, note }, pos) => {
    const top = pos * ROW_HEIGHT;
    const [from, to] = value < 0 ? [x(value), x(0)] : [x(0), x(value)];
    const middle = top + ROW_HEIGHT / 2;
    const text = `${formatFigure(value, chart.digits)}${note === undefined ? "" : `, ${note}`}`;
    return (
      `<text x="${LEFT - 8}" y="${middle}" dy="0.35em" text-anchor="end">${escapeText(label)}</text>` +
      `<rect class="area ${role}" x="${short(from)}" y="${top + 3}" width="${short(Math.max(to - from, 0.5))}" height="${ROW_HEIGHT - 6}"/>` +
      `<text x="${short(Math.max(to, x(0)) + 8)}" y="${middle}" dy="0.35em">${escapeText(text)}</text>`
    );
  });
  const id = escapeId(chart.id);
  return (
    `<svg class="plot large" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-label">` +
    `<title id="${id}-label">${escapeText(`${chart.title} in ${chart.unit}. ${chart.caption}`)}</title>${ticks.join("")}${bars.join("")}</svg>`
  );
}
