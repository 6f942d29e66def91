import { fileURLToPath } from "node:url";
import { type Model, type Solution, solve } from "../../engine/index.ts";
import { depot } from "../../formulations/depot/index.ts";
import { loadInstance } from "../../io/read/instance.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { describeFormulation } from "./formulation.ts";

const sample = (name: string) =>
  loadInstance(fileURLToPath(new URL(`../../formulations/depot/sample/${name}`, import.meta.url))).raw;

/** The two small samples by our solver; the day of twenty trucks by HiGHS, since plans are judged here, not speed. */
async function solveSample(model: Model): Promise<Solution> {
  const problem = model.toProblem();
  const { solution } =
    problem.numCols < 2000 ? await solve(model) : await solveWithHighs(problem, { mipGap: 1e-4 });
  if (solution === null) throw new Error("no solution");
  return solution;
}

describeFormulation(
  depot,
  [
    { name: "example", raw: depot.example?.() },
    { name: "one truck", raw: sample("one-truck.json") },
    { name: "twenty trucks", raw: sample("twenty-trucks") },
  ],
  { solve: solveSample },
);
