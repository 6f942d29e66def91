/** The measurements as a page: for each formulation a table of reference, answer, gap and times. */

import { formatHead, table } from "../report.ts";
import type { Measurement } from "./measure.ts";
import { difference, formatTimeRatios, isOtherModel } from "./ratios.ts";
import type { ResultsHead } from "./rival.ts";

function figure(value: number | null): string {
  return value === null ? "–" : String(Number(value.toPrecision(10)));
}

function percent(share: number): string {
  if (share === 0) return "0";
  const value = 100 * share;
  return Math.abs(value) < 1e-4 ? `${value.toExponential(0)} %` : `${Number(value.toPrecision(2))} %`;
}

function seconds(value: number): string {
  return value < 0.1 ? value.toFixed(4) : value < 10 ? value.toFixed(2) : value.toFixed(1);
}

function withSign(share: number): string {
  // Below the accuracy of a double over many terms.
  if (Math.abs(share) < 1e-9) return "0";
  return `${share > 0 ? "+" : "−"}${percent(Math.abs(share))}`;
}

function formatRival(each: Measurement, mipGap: number): string {
  const { rival, objective } = each;
  if (rival === null) return "";
  const { status, seconds: spent } = rival;
  if (status === "optimal") return seconds(spent) + (isOtherModel(each, mipGap) ? " †" : "");
  const best =
    rival.objective === null || objective === null
      ? "no point"
      : withSign(difference(rival.objective, objective));
  return status === "time_limit" ? `limit ${spent.toFixed(0)} s (${best})` : status;
}

function rowOf(each: Measurement, mipGap: number): readonly string[] {
  const { instance, reference, isProven, status, objective, gap, isFeasible } = each;
  const mark = reference !== null && !isProven ? " *" : "";
  const vs = reference === null || objective === null ? "" : withSign(difference(objective, reference));
  const broken = isFeasible === false ? ", check failed" : "";
  return [
    instance,
    figure(reference) + mark,
    figure(objective),
    vs,
    gap === null ? "–" : percent(gap),
    seconds(each.seconds) + (status === "optimal" ? "" : ` ${status}`) + broken,
    formatRival(each, mipGap),
  ];
}

const HEADER = ["Instance", "reference", "gridplex", "difference", "gap", "gridplex s"];

/** The tables, with what they were measured on. */
export function formatResults(measured: readonly Measurement[], head: ResultsHead): string {
  const formulations = [...new Set(measured.map(({ formulation }) => formulation))];
  const solved = measured.filter(({ status }) => status === "optimal").length;
  const tables = formulations.map((name) => {
    const rows = measured
      .filter(({ formulation }) => formulation === name)
      .map((each) => rowOf(each, head.mipGap));
    return `### ${name}\n\n${table([...HEADER, `${head.rival} s`], rows)}`;
  });
  const total = `${solved} of ${measured.length} solved to the gap asked for within the limit.`;
  const ratios = formatTimeRatios(measured, head);
  return [formatHead(head), total, ...(ratios === "" ? [] : [ratios]), ...tables].join("\n\n");
}
