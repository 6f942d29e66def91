/** A first plan of the tight model, made before its search: what a quick plan says of the trucks, the rest by the solver. */
import { Model, type Problem, type Solution } from "../../engine/index.ts";
import { quietHost } from "../common/quiet-host.ts";
import { withoutRootCuts } from "../common/root-cuts.ts";
import { Turns } from "../common/turns.ts";
import type { SolverAccess } from "../formulation.ts";
import { planQuickly } from "./quick-plan.ts";
import { type StepCols, type TightBuilt, truckDecision } from "./tight-columns.ts";
import { importCost } from "./tight-steps.ts";

/** Nodes for what the quick plan leaves open. */
const NODES = 200;
/** Share of the time that the quick plan may take: where it is stopped, there is time to make a plan of what it has. */
const QUICK_SHARE = 0.5;

/** The problem with the binaries of the trucks as the powers say. */
function fixTrucks(
  problem: Problem,
  { input, kinds, trucks }: TightBuilt,
  powersKW: readonly Float64Array[],
): Model {
  const colLb = problem.colLb.slice();
  const colUb = problem.colUb.slice();
  const fix = (cols: StepCols, step: number, isOn: boolean) => {
    const col = cols[step] as number;
    if (col >= 0) colLb[col] = colUb[col] = isOn ? 1 : 0;
  };
  for (const [pos, { truck, charging, discharging, above }] of trucks.entries()) {
    for (let step = 0; step < input.steps; step++) {
      const powerKW = powersKW[pos]?.[step] as number;
      // With one binary for the direction, idle counts as charging.
      const isEither = truckDecision(input, kinds, truck, step) === "direction";
      fix(charging, step, powerKW > 0 || (isEither && powerKW === 0));
      fix(discharging, step, powerKW < 0);
      for (const [level, cols] of above.entries()) {
        fix(cols, step, Math.abs(powerKW) > (input.chargerLevels[level + 1]?.aboveKW ?? 0));
      }
    }
  }
  return Model.fromProblem({ ...problem, colLb, colUb });
}

/** Whether a meter that may run both ways at once earns by that, which quick plans do not know. */
function hasLoops({ input }: TightBuilt): boolean {
  if (input.site.gridExclusive) return false;
  return input.exportPrice.some((price, step) => price > importCost(input, step));
}

/**
 * A solution of the tight model; null where none was found quickly.
 * @param model the tight model.
 * @param seconds time for it.
 */
export async function findFirstPlan(
  model: Model,
  built: TightBuilt,
  solver: SolverAccess,
  seconds: number,
): Promise<Solution | null> {
  if (hasLoops(built)) return null;
  const host = quietHost(solver);
  const turns = new Turns(host);
  const startMs = host.now();
  const deadlineMs = startMs + 1000 * seconds;
  const quickMs = startMs + 1000 * QUICK_SHARE * seconds;
  const powersKW = await planQuickly(built.input, solver.options.seed ?? 0, async () => {
    await turns.give();
    return host.now() < quickMs && solver.options.signal?.aborted !== true;
  });
  if (powersKW === null) return null;
  const { solution } = await solver.solve(fixTrucks(model.toProblem(), built, powersKW), {
    ...withoutRootCuts(solver.options),
    host,
    nodeLimit: NODES,
    timeLimit: Math.max(0, (deadlineMs - host.now()) / 1000),
    onProgress: () => {},
    onIncumbent: () => {},
  });
  return solution;
}
