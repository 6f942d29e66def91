// Plans the day of a depot in worker threads. `?trucks=40&threads=4` in the address asks for more of either.
import { solve } from "gridplex";
import { findFormulation } from "gridplex/formulations";
import { depotDay } from "./depot-day.js";

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const trucks = Number(query.get("trucks") ?? 20);
const threads = Number(query.get("threads") ?? 2);

/** Gap at which the plan is good enough: 0.01 %. */
const MIP_GAP = 1e-4;

/**
 * How far a search seems to be, from 0 to 1. Nobody knows how long it takes: the bar creeps with time and leaps with the digits
 * of the gap.
 */
function shareDone(gap, seconds) {
  const byTime = 0.8 * (1 - 1 / (1 + seconds / 5));
  const digits = gap === null ? 0 : Math.log10(Math.max(gap, MIP_GAP)) / Math.log10(MIP_GAP);
  return Math.max(byTime, digits);
}

function show({ phase, nodes, objective, dualBound, gap, seconds }) {
  byId("bar").value = phase === "done" ? 1 : shareDone(gap, seconds);
  const cost = objective === null ? "no plan yet" : `${objective.toFixed(2)} EUR`;
  const bound = dualBound === null ? "" : `, none below ${dualBound.toFixed(2)} EUR`;
  byId("standing").textContent = `${seconds.toFixed(1)} s, ${phase}, ${nodes} nodes: ${cost}${bound}`;
}

byId("start").onclick = async () => {
  const controller = new AbortController();
  byId("start").disabled = true;
  byId("stop").disabled = false;
  byId("stop").onclick = () => controller.abort();
  byId("outcome").textContent = "";
  try {
    const depot = findFormulation("depot");
    const input = depot.parse(depotDay(trucks, 96), new Map());
    const { model, built } = depot.build(input);
    const { status, solution } = await solve(model, {
      threads,
      mipGap: MIP_GAP,
      signal: controller.signal,
      onProgress: show,
    });
    const plan = solution === null ? null : depot.plan(solution, built);
    const broken = plan === null ? null : depot.check(plan, input).length;
    byId("outcome").textContent =
      plan === null
        ? `${status}, no plan`
        : `${status}: ${solution.objective.toFixed(4)} EUR, ${broken} limits broken`;
  } catch (error) {
    byId("outcome").textContent = `${error.name}: ${error.message}`;
  } finally {
    byId("start").disabled = false;
    byId("stop").disabled = true;
  }
};
