/** A solve of a horizon. */
export interface HorizonPoint {
  /** Series, such as a scenario. */
  readonly series: string;
  readonly instance: string;
  readonly steps: number;
  readonly columns: number;
  /** Of the solve, without reading and building. */
  readonly seconds: number;
}

/** Size of the plot and its margins, pixels. */
const WIDTH = 640;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 40;
const TOP = 30;
const BOTTOM = 55;
const COLORS = ["#2166ac", "#b2182b", "#4d9221", "#762a83"];

/** Powers of ten from the one below the least value to the one above the greatest. */
function decades(values: readonly number[]): number[] {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: Math.max(1, to - from) + 1 }, (_, pos) => 10 ** (from + pos));
}

/** Least-squares slope of log seconds over log steps: 1 = time is linear in the horizon. NaN for fewer than two points. */
export function growthExponent(points: readonly Pick<HorizonPoint, "steps" | "seconds">[]): number {
  const xs = points.map(({ steps }) => Math.log(steps));
  const ys = points.map(({ seconds }) => Math.log(seconds));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const cross = xs.reduce((sum, x, pos) => sum + (x - meanX) * ((ys[pos] as number) - meanY), 0);
  const square = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  return cross / square;
}

/** Seconds over steps, both on logarithmic axes, as an SVG that stands alone. @param points at least one, all figures above 0. */
export function drawHorizons(points: readonly HorizonPoint[]): string {
  const xTicks = decades(points.map(({ steps }) => steps));
  const yTicks = decades(points.map(({ seconds }) => seconds));
  const scale = (ticks: readonly number[], from: number, to: number) => {
    const [low, high] = [Math.log10(ticks[0] as number), Math.log10(ticks.at(-1) as number)];
    return (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  };
  const x = scale(xTicks, LEFT, WIDTH - RIGHT);
  const y = scale(yTicks, HEIGHT - BOTTOM, TOP);
  const px = (value: number) => value.toFixed(1);
  const text = (left: number, top: number, anchor: string, words: string) =>
    `<text x="${px(left)}" y="${px(top)}" text-anchor="${anchor}">${words}</text>`;
  const grid = [
    ...xTicks.map((tick) => `<path class="grid" d="M${px(x(tick))} ${TOP}V${HEIGHT - BOTTOM}"/>`),
    ...yTicks.map((tick) => `<path class="grid" d="M${LEFT} ${px(y(tick))}H${WIDTH - RIGHT}"/>`),
  ];
  const labels = [
    ...xTicks.map((tick) => text(x(tick), HEIGHT - BOTTOM + 18, "middle", tick.toLocaleString("en"))),
    ...yTicks.map((tick) => text(LEFT - 8, y(tick) + 4, "end", String(tick))),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "middle", "steps of 15 min"),
    text(LEFT, TOP - 12, "middle", "seconds"),
  ];
  const names = [...new Set(points.map(({ series }) => series))];
  const lines = names.flatMap((name, pos) => {
    const own = points.filter(({ series }) => series === name).sort((a, b) => a.steps - b.steps);
    const color = COLORS[pos % COLORS.length];
    const places = own.map(({ steps, seconds }) => [x(steps), y(seconds)] as const);
    return [
      `<path fill="none" stroke="${color}" stroke-width="2" d="M${places.map(([a, b]) => `${px(a)} ${px(b)}`).join("L")}"/>`,
      ...places.map(([a, b]) => `<circle cx="${px(a)}" cy="${px(b)}" r="4" fill="${color}"/>`),
      `<g fill="${color}">${text(LEFT + 12, TOP + 20 + 18 * pos, "start", name)}</g>`,
    ];
  });
  const style = "text{font:13px sans-serif}.grid{stroke:#ccc;fill:none}";
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`;
  const paper = `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`;
  const title = "<title>Seconds of solving over steps of the horizon, both axes logarithmic</title>";
  return [head, title, `<style>${style}</style>`, paper, ...grid, ...labels, ...lines, "</svg>", ""].join(
    "\n",
  );
}
