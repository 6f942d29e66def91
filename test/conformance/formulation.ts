/**
 * What every formulation must keep. A stranger runs it on his own: `describeFormulation(mine, [{ name, raw }])`.
 */
import { describe, expect, it } from "vitest";
import { checkSolution, type Model, type Solution, solve } from "../../engine/index.ts";
import {
  type AnyFormulation,
  InputError,
  type Kpis,
  type ReadFiles,
  unitsOfKpis,
} from "../../formulations/index.ts";

/** A valid instance to try. */
export interface FormulationSample {
  readonly name: string;
  readonly raw: unknown;
  /** Side files, by the paths that the formulation asks under. */
  readonly files?: ReadFiles;
}

/** Samples are what a newcomer tries first, so they must be solved soon. */
const SAMPLE_SECONDS = 30;

/** Units, and the words that stand for a unit of their own in the names of published results. */
const JUNK: readonly unknown[] = [
  undefined,
  null,
  0,
  "text",
  true,
  [],
  {},
  { data: [] },
  { data: { steps: -1 } },
];

/** Solves a sample's model; the time limit only keeps a failure short. */
async function solveSample(model: Model): Promise<Solution> {
  const { solution, status } = await solve(model, { timeLimit: SAMPLE_SECONDS });
  if (solution === null || status !== "optimal") throw new Error(`the sample ended as ${status}`);
  return solution;
}

/** Every leaf of a tree of key figures, by its path. */
function leaves(kpis: Kpis, prefix = ""): readonly (readonly [string, unknown])[] {
  return Object.entries(kpis).flatMap(([name, value]) => {
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
    return isGroup ? leaves(value as Kpis, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as const];
  });
}

/** Float arrays anywhere in a plan. */
function floatArrays(value: unknown): readonly Float64Array[] {
  if (value instanceof Float64Array) return [value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(floatArrays);
}

/** One list of each kind in an instance, by its path with `#` for positions; what the program ignores is left out. */
function listsOf(value: unknown, path = "", found = new Map<string, unknown[]>()): Map<string, unknown[]> {
  if (Array.isArray(value)) {
    if (value.length > 0 && !found.has(path)) found.set(path, value);
    for (const entry of value) listsOf(entry, `${path}.#`, found);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, field] of Object.entries(value)) {
      if (key !== "reference" && key !== "generator") listsOf(field, `${path}.${key}`, found);
    }
  }
  return found;
}

function describeMeta(formulation: AnyFormulation): void {
  it("has a plain name and a one-line description", () => {
    expect(formulation.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(formulation.description).toMatch(/^[^\n]{10,120}$/);
  });

  it("refuses junk with paths, findings and expectations", () => {
    for (const raw of JUNK) {
      let caught: unknown = null;
      try {
        formulation.parse(raw, new Map());
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(InputError);
      const { issues } = caught as InputError;
      expect(issues.length).toBeGreaterThan(0);
      for (const issue of issues) {
        expect(issue.found).not.toBe("");
        expect(issue.expected).not.toBe("");
      }
    }
  });

  it.skipIf(formulation.example === undefined)("accepts its own example", () => {
    expect(() => formulation.parse(formulation.example?.(), new Map())).not.toThrow();
  });

  it.skipIf(formulation.fields === undefined)("documents each field once, with type and meaning", () => {
    const fields = formulation.fields ?? [];
    expect(new Set(fields.map((field) => field.path)).size).toBe(fields.length);
    for (const field of fields) expect(`${field.type}|${field.about}`).toMatch(/^.+\|.+$/);
  });
}

function describeSample(formulation: AnyFormulation, sample: FormulationSample): void {
  const input = () => formulation.parse(structuredClone(sample.raw), sample.files ?? new Map());
  let solved: Promise<{ input: unknown; plan: unknown; model: Model; solution: Solution }> | null = null;
  const solveOnce = () => {
    solved ??= (async () => {
      const parsed = input();
      const { model, built } = formulation.build(parsed);
      const solution = await solveSample(model);
      return { input: parsed, plan: formulation.plan(solution, built), model, solution };
    })();
    return solved;
  };

  it("a gap in any of its lists is refused as a wrong entry is", () => {
    for (const path of listsOf(sample.raw).keys()) {
      const raw = structuredClone(sample.raw);
      delete listsOf(raw).get(path)?.[0];
      expect(() => formulation.parse(raw, sample.files ?? new Map()), path).toThrow(InputError);
    }
  });

  it("parsing does not change the raw data", () => {
    const raw = structuredClone(sample.raw);
    formulation.parse(raw, sample.files ?? new Map());
    expect(raw).toEqual(sample.raw);
  });

  it("building twice gives the same bytes and names", () => {
    const first = formulation.build(input()).model;
    const second = formulation.build(input()).model;
    expect(second.toProblem()).toEqual(first.toProblem());
    const { numCols, numRows } = first.toProblem();
    for (const col of [0, numCols - 1]) expect(second.names().col(col)).toBe(first.names().col(col));
    for (const row of [0, numRows - 1]) expect(second.names().row(row)).toBe(first.names().row(row));
  });

  it("every column and row carries a tag, and every limit has its words", () => {
    const parsed = input();
    const { model } = formulation.build(parsed);
    const words = formulation.conflictWords?.limits(parsed);
    const limits = new Set<string>();
    for (let col = 0; col < model.numCols; col++) limits.add(`col ${model.colTag(col)?.limit}`);
    for (let row = 0; row < model.numRows; row++) limits.add(`row ${model.rowTag(row)?.limit}`);
    expect([...limits].filter((limit) => limit.endsWith("undefined"))).toEqual([]);
    if (words !== undefined) expect([...limits].filter((limit) => !Object.hasOwn(words, limit))).toEqual([]);
  });

  it("names of columns and rows are unique and without blanks", () => {
    const { model } = formulation.build(input());
    const { numCols, numRows } = model.toProblem();
    const names = model.names();
    const cols = Array.from({ length: numCols }, (_, col) => names.col(col));
    const rows = Array.from({ length: numRows }, (_, row) => names.row(row));
    expect(new Set(cols).size).toBe(numCols);
    expect(new Set(rows).size).toBe(numRows);
    expect([...cols, ...rows].filter((name) => !/^\S+$/.test(name))).toEqual([]);
  });

  it("the solution's plan passes the physical check", async () => {
    const { input: parsed, plan, model, solution } = await solveOnce();
    expect(checkSolution(model.toProblem(), solution.colValue).feasible).toBe(true);
    expect(formulation.check(plan, parsed)).toEqual([]);
  });

  it("a plan with one changed figure is rejected, with a positive amount and a unit", async () => {
    const { input: parsed, plan } = await solveOnce();
    const arrays = floatArrays(plan).length;
    expect(arrays).toBeGreaterThan(0);
    for (let pos = 0; pos < arrays; pos++) {
      const broken = structuredClone(plan);
      const values = floatArrays(broken)[pos] as Float64Array;
      values[0] = (values[0] as number) + 1e7;
      const violations = formulation.check(broken, parsed);
      expect(violations.length).toBeGreaterThan(0);
      for (const { what, where, amount, unit } of violations) {
        expect(amount).toBeGreaterThan(0);
        expect(`${what}|${where}|${unit}`).toMatch(/^.+\|.+\|.+$/);
      }
    }
  });

  it("key figures are finite and have a unit", async () => {
    const { input: parsed, plan } = await solveOnce();
    const kpis = { ...formulation.kpis(plan, parsed), ...formulation.baselineKpis?.(parsed) };
    const figures = leaves(kpis);
    expect(figures.length).toBeGreaterThan(0);
    for (const [, value] of figures) if (typeof value === "number") expect(value).toSatisfy(Number.isFinite);
    const units = Object.entries(unitsOfKpis(kpis, formulation.kpiUnits));
    expect(units.filter(([, unit]) => unit === null)).toEqual([]);
  });

  it.skipIf(formulation.schedule === undefined)(
    "the schedule fills every cell that it promises",
    async () => {
      const { input: parsed, plan } = await solveOnce();
      const table = formulation.schedule?.(plan, parsed);
      expect(table?.numRows).toBeGreaterThan(0);
      const columns = table?.columns ?? [];
      for (const row of [0, (table?.numRows ?? 1) - 1]) {
        const cells = columns.map((_, col) => table?.cell(row, col));
        expect(cells.every((cell) => cell !== undefined)).toBe(true);
        expect(cells.some((cell) => cell !== null)).toBe(true);
      }
    },
  );

  it.skipIf(formulation.tables === undefined)(
    "further tables have plain names and fill their cells",
    async () => {
      const { input: parsed, plan } = await solveOnce();
      const tables = formulation.tables?.(plan, parsed) ?? [];
      expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
      for (const { name, table } of tables) {
        expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(table.numRows).toBeGreaterThan(0);
        const last = table.columns.map((_, col) => table.cell(table.numRows - 1, col));
        expect(last.every((cell) => cell !== undefined)).toBe(true);
      }
    },
  );

  it.skipIf(formulation.report === undefined)(
    "every series of the report has a value for every step or category",
    async () => {
      const { input: parsed, plan } = await solveOnce();
      const view = formulation.report?.(plan, parsed);
      const charts = [...(view?.charts ?? []), ...(view?.grids ?? []).flatMap((grid) => grid.charts)];
      expect(charts.length).toBeGreaterThan(0);
      expect(new Set(charts.map((chart) => chart.id)).size).toBe(charts.length);
      for (const { series, categories, grid } of charts) {
        for (const { values } of series) {
          expect(values).toHaveLength(categories?.length ?? (grid ?? view?.grid)?.steps ?? -1);
          expect(values.every(Number.isFinite)).toBe(true);
        }
      }
    },
  );
}

/** Declares the conformance tests of a formulation. */
export function describeFormulation(
  formulation: AnyFormulation,
  samples: readonly FormulationSample[],
): void {
  describe(`formulation ${formulation.name}`, () => {
    describeMeta(formulation);
    for (const sample of samples) {
      describe(sample.name, () => describeSample(formulation, sample));
    }
  });
}
