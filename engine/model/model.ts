/**
 * The model builder: columns and rows, one by one or by the block, go into growable typed arrays; `toProblem`
 * turns them into the column-wise record that the algorithms read. Names and tags stay functions of the index.
 */
import { ModelError } from "../errors.ts";
import { assemble, EMPTY_MATRIX, type Matrix } from "./assemble.ts";
import {
  type ColBlock,
  type ColSpec,
  type ColsSpec,
  makeBlock,
  type RowBlock,
  type RowSpec,
  type RowsSpec,
} from "./blocks.ts";
import { COL_RULES, COLS_RULES, checkSpec, ROW_RULES, ROWS_RULES, SOS_RULES, shown } from "./check-spec.ts";
import { appendNumbers, checkedCount, checkedIndex, checkedLeast, checkedNumber } from "./checked.ts";
import { SetList, type SosSpec } from "./col-sets.ts";
import { ColStore } from "./col-store.ts";
import { conditionsOf } from "./conditions.ts";
import { Col, expand, Linear, type Relation } from "./expression.ts";
import { growableFloat64 } from "./growable.ts";
import { Labels } from "./labels.ts";
import { DEFAULT_NAMES, type Names, type Problem, type Tag } from "./problem.ts";
import { RowStore } from "./row-store.ts";
import { normalizeProblem } from "./validate.ts";

export type { ColBlock, ColSpec, ColsSpec, RowBlock, RowBuilder, RowSpec, RowsSpec } from "./blocks.ts";
export type { Col, Linear, Relation } from "./expression.ts";
export { sum } from "./expression.ts";

/** What `addSos` is told. */
export interface ModelSosSpec extends Omit<SosSpec, "cols"> {
  /** Columns of the model, none twice. */
  readonly cols: Iterable<number | Col>;
  readonly name?: string;
}

/** A specification whose fields may be present without a value. */
type Optional<Spec> = { readonly [Field in keyof Spec]?: Spec[Field] | undefined };

/** A linear or mixed-integer program under construction. Minimises unless told otherwise. */
export class Model {
  readonly name: string;
  readonly #cols = new ColStore();
  readonly #rowLb = growableFloat64();
  readonly #rowUb = growableFloat64();
  readonly #colLabels = new Labels();
  readonly #rowLabels = new Labels();
  readonly #sets = new SetList();
  readonly #setNames = new Map<number, string>();
  #maximize = false;
  #objectiveOffset = 0;
  #objectiveName = DEFAULT_NAMES.objective;
  #warnings: readonly string[] = [];
  /** The matrix of the rows that were assembled before; the later ones wait in #newRows. */
  #matrix: Matrix = EMPTY_MATRIX;
  #newRows = new RowStore(this);
  #problem: Problem | null = null;
  #isWriting = false;

  /** @throws ModelError for a name that is no text. */
  constructor(name = "") {
    if (typeof name !== "string") throw new ModelError(`model: name: found ${shown(name)}, expected a text`);
    this.name = name;
  }

  get numCols(): number {
    return this.#cols.count;
  }

  get numRows(): number {
    return this.#rowLb.length;
  }

  /** What `toProblem` and `fromProblem` tidied so far, one line each. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /**
   * A model around a low-level record; readers of files use it.
   *
   * @param problem borrowed for good: its arrays are shared where they are in normal form already.
   * @throws ModelError as validateProblem.
   */
  static fromProblem(problem: Problem, names?: Names): Model {
    const normal = normalizeProblem(problem, names);
    const given = normal.problem;
    const model = new Model(names?.model ?? "");
    model.#cols.appendAll(given);
    model.#rowLb.pushAll(given.rowLb);
    model.#rowUb.pushAll(given.rowUb);
    if (given.sets !== undefined) model.#sets.addAll(given.sets);
    model.#maximize = given.maximize;
    model.#objectiveOffset = given.objectiveOffset;
    model.#matrix = given;
    model.#problem = given;
    model.#warnings = normal.warnings;
    if (names !== undefined) {
      model.#objectiveName = names.objective;
      model.#colLabels.add(0, given.numCols, { name: (pos) => names.col(pos) });
      model.#rowLabels.add(0, given.numRows, { name: (pos) => names.row(pos) });
      for (let set = 0; set < model.#sets.count && names.set !== undefined; set++) {
        model.#setNames.set(set, names.set(set));
      }
    }
    return model;
  }

  /**
   * Adds one column.
   * @throws ModelError for NaN, fields of another type and unknown ones; the model is then as before.
   */
  addCol(spec: ColSpec = {}): Col {
    checkSpec(spec, COL_RULES, () => `column ${this.numCols}`);
    const { lb, ub, cost, integer, least, name, tag } = spec;
    const index = this.numCols;
    this.#appendCols(1, {
      lb,
      ub,
      cost,
      integer,
      least,
      name: name === undefined ? undefined : () => name,
      tag: tag === undefined ? undefined : () => tag,
    });
    return new Col(this, index);
  }

  /**
   * Adds a block of columns.
   * @throws ModelError for NaN, fields of another type and unknown ones; the model is then as before.
   */
  addCols(count: number, spec: ColsSpec = {}): ColBlock {
    checkSpec(spec, COLS_RULES, () => `columns from ${this.numCols} on`);
    const block = makeBlock("column", this.numCols, checkedCount(count));
    this.#appendCols(count, spec);
    return block;
  }

  #appendCols(count: number, spec: Optional<ColsSpec>): void {
    const first = this.numCols;
    this.#cols.append(count, spec, (pos) => labelOf("column", first + pos, spec.name?.(pos)));
    this.#colLabels.add(first, count, spec);
    this.#problem = null;
  }

  /**
   * Adds a special ordered set: of type 1, at most one of its columns is not 0; of type 2, at most two, and these next
   * to each other in the order of their weights.
   *
   * @returns its index.
   * @throws ModelError for an unknown or repeated column, a weight that is not finite or comes twice, another type, an
   *   unknown field.
   */
  addSos(spec: ModelSosSpec): number {
    const index = this.#sets.count;
    checkSpec(spec, SOS_RULES, () => `set ${index}`);
    const { name, cols, ...rest } = spec;
    const label = name === undefined ? `set ${index}` : `set ${index} (${name})`;
    if (typeof cols?.[Symbol.iterator] !== "function") {
      throw new ModelError(`${label}: cols: found ${shown(cols)}, expected a list of columns`);
    }
    const members = Array.from(cols, (col) => this.#colIndex(col));
    if (new Set(members).size < members.length) {
      throw new ModelError(`${label}: found a column twice, expected different ones`);
    }
    this.#sets.add({ ...rest, cols: members }, label);
    if (name !== undefined) this.#setNames.set(index, name);
    this.#problem = null;
    return index;
  }

  /**
   * Adds a block of rows.
   * @throws ModelError for NaN, coefficients that are not finite, unknown columns and fields; the rows are then left out.
   */
  addRows(count: number, spec: RowsSpec): RowBlock {
    const first = this.numRows;
    checkSpec(spec, ROWS_RULES, () => `rows from ${first} on`, ["terms"]);
    const block = makeBlock("row", first, checkedCount(count));
    const label = (pos: number): string => labelOf("row", first + pos, spec.name?.(pos));
    const store = this.#newRows;
    const { terms } = spec;
    this.#writeRows(first, () => {
      let pos = 0;
      const openLabel = (): string => label(pos);
      for (; pos < count; pos++) {
        store.open(openLabel);
        terms(store, pos);
        store.close();
      }
      appendNumbers(this.#rowUb, count, spec.ub ?? Number.POSITIVE_INFINITY, label, "upper bound");
      appendNumbers(this.#rowLb, count, spec.lb ?? Number.NEGATIVE_INFINITY, label, "lower bound");
    });
    this.#rowLabels.add(first, count, spec);
    return block;
  }

  /**
   * Adds one row.
   * @returns its index.
   * @throws ModelError for NaN, coefficients that are not finite, columns of another model and unknown fields.
   */
  addRow(relation: Relation, spec: RowSpec = {}): number {
    const row = this.numRows;
    checkSpec(spec, ROW_RULES, () => `row ${row}`);
    const { name, tag } = spec;
    const label = (): string => labelOf("row", row, name);
    if (!(relation?.expression instanceof Linear)) {
      throw new ModelError(`${label()}: found ${shown(relation)}, expected a relation such as x.atMost(3)`);
    }
    const { lb, ub } = relation;
    checkedNumber(lb, () => `${label()}: lower bound`);
    checkedNumber(ub, () => `${label()}: upper bound`);
    const store = this.#newRows;
    this.#writeRows(row, () => {
      store.open(label);
      const constant = expand(relation.expression, this, (coefficient, col) => store.add(coefficient, col));
      store.close();
      if (!Number.isFinite(constant)) {
        throw new ModelError(`${label()}: found constant ${constant}, expected a finite number`);
      }
      appendNumbers(this.#rowUb, 1, ub - constant, label, "upper bound");
      appendNumbers(this.#rowLb, 1, lb - constant, label, "lower bound");
    });
    this.#rowLabels.add(row, 1, {
      name: name === undefined ? undefined : () => name,
      tag: tag === undefined ? undefined : () => tag,
    });
    return row;
  }

  /** The column at an index, for expressions. */
  col(index: number): Col {
    return new Col(this, this.#colIndex(index));
  }

  /** Minimises this expression; replaces all costs and the offset. */
  minimize(expression: Linear): void {
    this.#setObjective(expression, false);
  }

  /** Maximises this expression; replaces all costs and the offset. */
  maximize(expression: Linear): void {
    this.#setObjective(expression, true);
  }

  /** Turns the sense, without touching the costs. */
  setMaximize(maximize: boolean): void {
    this.#maximize = maximize;
    this.#problem = null;
  }

  /** Sets the cost of a column. */
  setCost(col: number | Col, cost: number): void {
    const index = this.#colIndex(col);
    this.#cols.setCost(index, cost);
    this.#problem = null;
  }

  /** Adds to the cost of a column. */
  addCost(col: number | Col, delta: number): void {
    const index = this.#colIndex(col);
    this.setCost(index, this.#cols.costOf(index) + checkedNumber(delta, () => `column ${index}: cost`));
  }

  /** Sets the constant of the objective. */
  setObjectiveOffset(offset: number): void {
    this.#objectiveOffset = checkedNumber(offset, () => "objective offset");
    this.#problem = null;
  }

  /** Adds to the constant of the objective. */
  addObjectiveOffset(delta: number): void {
    this.setObjectiveOffset(this.#objectiveOffset + checkedNumber(delta, () => "objective offset"));
  }

  /** Sets both bounds of a column. */
  setColBounds(col: number | Col, lb: number, ub: number): void {
    this.#cols.setBounds(this.#colIndex(col), lb, ub);
    this.#problem = null;
  }

  /** Sets both bounds of a row. */
  setRowBounds(row: number, lb: number, ub: number): void {
    const index = checkedIndex("row", row, this.numRows);
    checkedNumber(ub, () => `row ${index}: upper bound`);
    this.#rowLb.items[index] = checkedNumber(lb, () => `row ${index}: lower bound`);
    this.#rowUb.items[index] = ub;
    this.#problem = null;
  }

  /**
   * Makes a column semi-continuous: it is 0 or at least `least`, within its bounds; 0 takes that back.
   * @throws ModelError for a value that is not finite or below 0.
   */
  setLeast(col: number | Col, least: number): void {
    const index = this.#colIndex(col);
    this.#cols.setLeast(index, checkedLeast(least, `column ${index}`));
    this.#problem = null;
  }

  /**
   * Says whether a column is integer.
   * @throws ModelError for anything but true and false.
   */
  setInteger(col: number | Col, integer: boolean): void {
    const index = this.#colIndex(col);
    checkSpec({ integer }, COL_RULES, () => `column ${index}`);
    this.#cols.setInteger(index, integer);
    this.#problem = null;
  }

  /**
   * The model as a record, in normal form. The same record until the model changes; its arrays are borrowed.
   * @throws ModelError as validateProblem.
   */
  toProblem(): Problem {
    this.#assertIdle();
    if (this.#problem !== null) return this.#problem;
    this.#assemble();
    const { problem, warnings } = normalizeProblem(
      {
        numRows: this.numRows,
        numCols: this.numCols,
        maximize: this.#maximize,
        objectiveOffset: this.#objectiveOffset,
        ...this.#cols.toArrays(),
        rowLb: this.#rowLb.toArray(),
        rowUb: this.#rowUb.toArray(),
        colStart: this.#matrix.colStart,
        rowIndex: this.#matrix.rowIndex,
        value: this.#matrix.value,
        ...conditionsOf(this.#sets.toSets(), this.#cols.semicontinuous()),
      },
      this.names(),
    );
    this.#matrix = problem;
    this.#warnings = [...this.#warnings, ...warnings];
    this.#problem = problem;
    return problem;
  }

  /** Names of columns and rows by index; c0, c1, … and r0, r1, … where the model was given none. */
  names(): Names {
    return {
      model: this.name,
      objective: this.#objectiveName,
      row: (row) => this.#rowLabels.name(row) ?? DEFAULT_NAMES.row(row),
      col: (col) => this.#colLabels.name(col) ?? DEFAULT_NAMES.col(col),
      set: (set) => this.#setNames.get(set) ?? `set${set}`,
    };
  }

  /** What a column stands for, where its block said so. */
  colTag(col: number): Tag | undefined {
    return this.#colLabels.tag(col);
  }

  /** What a row stands for, where its block said so. */
  rowTag(row: number): Tag | undefined {
    return this.#rowLabels.tag(row);
  }

  #setObjective(expression: Linear, maximize: boolean): void {
    const cost = new Float64Array(this.numCols);
    const constant = expand(expression, this, (coefficient, col) => {
      cost[col] += coefficient;
    });
    // Checked before anything is set: what is refused leaves the model as it was.
    checkedNumber(constant, () => "objective offset");
    this.#cols.setCosts(cost);
    this.setObjectiveOffset(constant);
    this.setMaximize(maximize);
  }

  #colIndex(col: number | Col): number {
    if (typeof col === "number") return checkedIndex("column", col, this.numCols);
    if (!(col instanceof Col)) throw new ModelError(`found ${shown(col)}, expected a column or its index`);
    if (col.owner === this) return col.index;
    throw new ModelError(`found column ${col.index} of another model, expected one of this model`);
  }

  /** Runs `write`; where it throws, the rows from `first` on are forgotten. */
  #writeRows(first: number, write: () => void): void {
    this.#assertIdle();
    const store = this.#newRows;
    const numStored = store.numRows;
    this.#isWriting = true;
    try {
      write();
    } catch (error) {
      store.truncate(numStored);
      this.#rowLb.truncate(first);
      this.#rowUb.truncate(first);
      throw error;
    } finally {
      this.#isWriting = false;
    }
    this.#problem = null;
  }

  /** While rows are being written the counts disagree; nothing may be begun or read then. */
  #assertIdle(): void {
    if (this.#isWriting) {
      throw new ModelError(
        `row ${this.numRows}: found another call on the model's rows, expected only its terms`,
      );
    }
  }

  /** Brings the matrix up to date with the rows and columns added since. */
  #assemble(): void {
    const numNew = this.#newRows.numRows;
    if (numNew === 0 && this.#matrix.colStart.length === this.numCols + 1) return;
    this.#matrix = assemble(this.#matrix, this.numCols, this.#newRows.view(this.numRows - numNew));
    this.#newRows = new RowStore(this);
  }
}

function labelOf(what: "column" | "row", index: number, name: string | undefined): string {
  return name === undefined ? `${what} ${index}` : `${what} ${index} (${name})`;
}
