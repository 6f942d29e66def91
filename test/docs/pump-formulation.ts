import { type ColBlock, Model, type Solution } from "../../engine/index.ts";
import {
  type ConflictWords,
  describeFields,
  type Formulation,
  IssueList,
  numberField,
  type PlanViolation,
  readRecord,
  recordField,
  type Schema,
  seriesField,
  wholeField,
} from "../../formulations/index.ts";

/** A pump that fills a tank; arrays of length steps. */
interface PumpInput {
  readonly steps: number;
  readonly stepHours: number;
  readonly limitKW: number;
  readonly tankM3: number;
  readonly cubicMetresPerKWh: number;
  readonly priceEurPerKWh: Float64Array;
  readonly drawM3: Float64Array;
}

const DATA: Schema<PumpInput> = {
  steps: wholeField({ about: "number of steps", min: 1, max: 1e6 }),
  stepHours: numberField({ about: "length of a step", unit: "h", above: 0, max: 24 }),
  limitKW: numberField({ about: "largest power", unit: "kW", min: 0 }),
  tankM3: numberField({ about: "size of the tank, empty at the start", unit: "m³", min: 0 }),
  cubicMetresPerKWh: numberField({ about: "water lifted per energy", unit: "m³/kWh", above: 0 }),
  priceEurPerKWh: seriesField({ about: "price of energy", unit: "EUR/kWh" }),
  drawM3: seriesField({ about: "water taken out", unit: "m³", min: 0 }),
};

/** Lists are measured by the number of steps, which is read ahead; null while it is wrong. */
function stepsOf(raw: unknown): number | null {
  const steps = (raw as { data?: { steps?: unknown } } | null | undefined)?.data?.steps;
  return typeof steps === "number" && Number.isSafeInteger(steps) && steps > 0 ? steps : null;
}

function parse(raw: unknown): PumpInput {
  const issues = new IssueList();
  const root: Schema<{ data: PumpInput }> = { data: recordField({ about: "the data", of: DATA }) };
  const { data } = readRecord(root, raw, "", { issues, steps: stepsOf(raw) }, ["formulation", "name"]);
  if (issues.count === 0) {
    const mostM3 = data.limitKW * data.stepHours * data.cubicMetresPerKWh;
    let levelM3 = 0;
    for (const [step, drawM3] of data.drawM3.entries()) {
      levelM3 = Math.min(data.tankM3, levelM3 + mostM3 - drawM3);
      if (levelM3 >= 0) continue;
      issues.add(
        `data.drawM3[${step}]`,
        String(drawM3),
        `what the pump can lift: ${-levelM3} m³ are missing`,
      );
      break;
    }
  }
  issues.throwIfAny();
  return data;
}

interface PumpBuilt {
  readonly input: PumpInput;
  readonly power: ColBlock;
}

/** min Σ Δ price p;  level_t = level_t−1 + gain Δ p_t − draw_t;  0 ≤ p ≤ limit;  0 ≤ level ≤ tank */
function build(input: PumpInput): { model: Model; built: PumpBuilt } {
  const model = new Model();
  const { steps, stepHours, cubicMetresPerKWh, priceEurPerKWh, drawM3 } = input;
  const tag = (limit: string) => (step: number) => ({ formulation: "pump", step, limit });
  const power = model.addCols(steps, {
    ub: input.limitKW,
    cost: (step) => (priceEurPerKWh[step] as number) * stepHours,
    name: (step) => `p_${step}`,
    tag: tag("power"),
  });
  const level = model.addCols(steps, { ub: input.tankM3, name: (step) => `level_${step}`, tag: tag("tank") });
  model.addRows(steps, {
    lb: (step) => -(drawM3[step] as number),
    ub: (step) => -(drawM3[step] as number),
    name: (step) => `balance_${step}`,
    tag: tag("balance"),
    terms(row, step) {
      row.add(1, level.first + step);
      if (step > 0) row.add(-1, level.first + step - 1);
      row.add(-cubicMetresPerKWh * stepHours, power.first + step);
    },
  });
  return { model, built: { input, power } };
}

/** Mean power of each step, kW. */
interface PumpPlan {
  readonly powerKW: Float64Array;
}

function plan(solution: Solution, { power }: PumpBuilt): PumpPlan {
  return { powerKW: solution.colValue.slice(power.first, power.first + power.count) };
}

const TOLERANCE = 1e-6;

function check({ powerKW }: PumpPlan, input: PumpInput): PlanViolation[] {
  const violations: PlanViolation[] = [];
  let levelM3 = 0;
  for (const [step, power] of powerKW.entries()) {
    levelM3 += power * input.stepHours * input.cubicMetresPerKWh - (input.drawM3[step] as number);
    const where = `step ${step}`;
    const add = (what: string, amount: number, unit: string) => {
      if (amount > TOLERANCE) violations.push({ what, where, amount, unit });
    };
    add("power above its limit", power - input.limitKW, "kW");
    add("negative power", -power, "kW");
    add("tank overflows", levelM3 - input.tankM3, "m³");
    add("tank runs dry", -levelM3, "m³");
  }
  return violations;
}

function kpis(
  { powerKW }: PumpPlan,
  { stepHours, priceEurPerKWh }: PumpInput,
): { costEur: number; energyKWh: number } {
  let [costEur, energyKWh] = [0, 0];
  for (const [step, power] of powerKW.entries()) {
    energyKWh += power * stepHours;
    costEur += power * stepHours * (priceEurPerKWh[step] as number);
  }
  return { costEur, energyKWh };
}

/** The plug-in. */
export const pump: Formulation<PumpInput, PumpBuilt, PumpPlan> = {
  name: "pump",
  description: "fills a tank when energy is cheap",
  fields: describeFields(DATA, "data"),
  files: () => [],
  parse,
  build,
  plan,
  check,
  kpis,
};

const WORDS: ConflictWords<PumpInput> = {
  grid: ({ steps, stepHours }) => ({ steps, stepHours, time: null }),
  limits: () => ({
    "col power": ({ side, bound }) =>
      side === "lower" ? null : { role: "limit", words: "the pump takes at most", figure: bound, unit: "kW" },
    "col tank": ({ side, bound }) =>
      side === "lower" ? null : { role: "limit", words: "the tank holds at most", figure: bound, unit: "m3" },
    "row balance": () => null,
  }),
};

/** The same, which can say why there is no plan. */
export const explainedPump: Formulation<PumpInput, PumpBuilt, PumpPlan> = { ...pump, conflictWords: WORDS };
