/**
 * How the time of a fleet's optimum grows with the horizon: the five-vehicle reference instances of a day to a year,
 * `npm run bench:horizon -- --page docs/formulations/fleet.md --plot docs/formulations/fleet-horizon.svg`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { VERSION } from "../../io/index.ts";
import { runForFigures, withCommandLine } from "../command-line.ts";
import { readReferences } from "../formulations/reference.ts";
import { describeRace } from "../machine.ts";
import { positiveNumber, quoteForShell } from "../option-values.ts";
import { updatePage } from "../page.ts";
import { drawHorizons, growthExponent, type HorizonPoint } from "./plot.ts";

/** Gap to which each is proven. */
const MIP_GAP = 1e-6;
/** Steps from which the start of the process no longer counts in the growth: a month. */
const LONG_STEPS = 2880;

interface Options {
  readonly limit: number;
  readonly page?: string;
  readonly plot?: string;
}

const { limit, page, plot } = new Command("bench:horizon")
  .description("Times the five-vehicle fleet instances of a day to a year, vehicle by vehicle")
  .option("--limit <S>", "seconds for each instance", positiveNumber, 60)
  .option("--page <FILE>", "write the table into a page, between its markers")
  .option("--plot <FILE>", "write the plot, as SVG")
  .allowExcessArguments(false)
  .parse()
  .opts<Options>();

interface Figures {
  readonly status: string;
  readonly columns: number;
  readonly seconds: { readonly solve: number; readonly total: number };
  readonly peakMemoryMB: number;
}

interface Measured extends HorizonPoint {
  readonly totalSeconds: number;
  readonly peakMemoryMB: number;
}

const command = ["npm run bench:horizon --", ...process.argv.slice(2).map(quoteForShell)].join(" ");
const head = describeRace({ gridplex: VERSION }, command, { timeLimit: limit, mipGap: MIP_GAP });
const points: Measured[] = [];
await withCommandLine(async (cli) => {
  for (const { formulation, name, file } of readReferences()) {
    const series = /^(lmd5_.*)_[dwmy]\d_perev$/.exec(name)?.[1];
    if (formulation !== "fleet" || series === undefined) continue;
    const { data } = JSON.parse(readFileSync(file, "utf8")) as { readonly data: { readonly steps: number } };
    const limits = ["--time-limit", String(limit), "--mip-gap", String(MIP_GAP)];
    const figures = await runForFigures<Figures>(cli, ["run", file, ...limits], limit + 60);
    if (figures?.status !== "optimal") throw new Error(`${name}: ${figures?.status ?? "no answer"}`);
    const { columns, seconds, peakMemoryMB } = figures;
    points.push({
      series,
      instance: name,
      steps: data.steps,
      columns,
      seconds: seconds.solve,
      totalSeconds: seconds.total,
      peakMemoryMB,
    });
    console.error(name);
  }
});
if (points.length === 0) throw new Error("no reference data: skipped");
points.sort((a, b) => a.series.localeCompare(b.series) || a.steps - b.steps);
const lines = points.map(({ instance, steps, columns, seconds, totalSeconds, peakMemoryMB }) => {
  const cells = [
    instance,
    steps,
    columns,
    seconds.toFixed(2),
    totalSeconds.toFixed(2),
    peakMemoryMB.toFixed(0),
  ];
  return `| ${cells.join(" | ")} |`;
});
const growth = [...new Set(points.map(({ series }) => series))].map((name) => {
  const long = points.filter(({ series, steps }) => series === name && steps >= LONG_STEPS);
  return `${name} ${growthExponent(long).toFixed(2)}`;
});
const report = [
  `- ${head.date}, commit ${head.commit}; load average ${head.load.toFixed(1)} at the start`,
  `- ${head.machine}; ${head.system}; proven to a gap of ${MIP_GAP}, one thread`,
  `- made by \`${command}\``,
  `- exponent of the growth of the seconds of solving from a month on (1 = linear): ${growth.join(", ")}`,
  "",
  "| Instance | Steps | Columns | Solve, s | With reading, s | Peak, MB |",
  "| --- | ---: | ---: | ---: | ---: | ---: |",
  ...lines,
].join("\n");
console.log(report);
if (plot !== undefined) writeFileSync(plot, drawHorizons(points));
if (page !== undefined) updatePage(page, "horizon", report);
