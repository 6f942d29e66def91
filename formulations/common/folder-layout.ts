/**
 * How a folder of CSV files becomes the JSON shape of an instance. The reader of `io` does the merging; a
 * formulation only describes its tables.
 */

/** A column of a table; its header is `name` or `name [unit]`. */
export interface ColumnSpec {
  readonly name: string;
  /** A flag is 0 or 1, in the objects of a `records` table false or true. */
  readonly kind: "number" | "flag" | "text";
  /** Unit that the header must state in brackets, or one that differs by a power of ten; empty = none. */
  readonly unit: string;
  /** False: the bracket may be left out because the name already holds the unit. */
  readonly unitInHeader: boolean;
  /** False: the whole column may be absent. A blank cell is an error either way. */
  readonly required: boolean;
  /** True: a share of one, which the header may state in %. */
  readonly isShare?: boolean;
  /**
   * Where the column's list goes below `data`, such as `solar.costPerKWp`; absent = its name. Of a `records`
   * table: a list of its own in place of a field of the objects.
   */
  readonly target?: string;
}

/** A CSV file of the folder. */
export type TableSpec =
  /** One row a step (or a year, as the time column says): each column becomes a list at `data.<name>`. */
  | {
      readonly kind: "series";
      readonly file: string;
      readonly columns: readonly ColumnSpec[];
      /** False: the number of rows does not become the number of steps. */
      readonly countsSteps?: boolean;
    }
  /** One row an object: a list of objects at `data.<target>`. */
  | {
      readonly kind: "records";
      readonly file: string;
      readonly target: string;
      readonly columns: readonly ColumnSpec[];
      /** True: the table may be absent where the instance gives the list itself. */
      readonly mayBeGiven?: boolean;
    }
  /**
   * One row for each object and step, found by the column `key` (the object's `id` in `data.<target>`) and by the
   * time column as the series table has it. `record-series`: lists in the objects. `matrix`: for each column a list
   * of lists at `data.<name>`, one a step, with one entry an object.
   */
  | {
      readonly kind: "record-series" | "matrix";
      readonly file: string;
      readonly target: string;
      readonly key: string;
      readonly columns: readonly ColumnSpec[];
      /** As of `records`. */
      readonly mayBeGiven?: boolean;
      /**
       * True: no other table lists the objects. There is one for each value of the column `key`, which is a field of
       * theirs in place of `id`.
       */
      readonly makesObjects?: boolean;
    };

/** The tables of a folder instance, beside `instance.json`, in reading order. */
export interface FolderLayout {
  readonly tables: readonly TableSpec[];
  /** Column of the series table that names the steps. */
  readonly timeColumn: string;
  /** Field below `data` that gets the number of rows of the series table; absent = `steps`. */
  readonly stepsField?: string;
  /** Targets of `records` tables that stand beside `data` in the instance, not below it. */
  readonly besideData?: readonly string[];
}
