/** Fields whose lists run along other axes than the steps of time, such as years or the slots of a day. */
import type { Field, FieldSpec, NumberRange, ReadContext } from "./fields.ts";
import { seriesField, showValue } from "./fields.ts";

function along(context: ReadContext, axis: string): ReadContext {
  return { ...context, steps: context.sizes?.[axis] ?? null, axis };
}

/**
 * The same field, with its lists measured along an axis: one entry a year, say, in place of one a step.
 * @param axis a key of the context's `sizes`, as it reads in messages: `year`.
 */
export function alongField<T>(axis: string, field: Field<T>): Field<T> {
  const { absent } = field;
  const rename = (text: string) => text.replaceAll("one a step", `one a ${axis}`);
  return {
    ...field,
    type: rename(field.type),
    absent:
      absent === null
        ? null
        : {
            text: absent.text.replaceAll("every step", `every ${axis}`),
            make: (context) => absent.make(along(context, axis)),
          },
    read: (value, path, context) => field.read(value, path, along(context, axis)),
  };
}

/**
 * A number for each pair of two axes: a list of lists, such as one list a year with one number a slot.
 * Reads into one array, row after row; length rows · columns.
 */
export function tableField(
  spec: FieldSpec<never> & NumberRange & { readonly rows: string; readonly cols: string },
): Field<Float64Array> {
  const { about, unit = "", rows, cols, ...range } = spec;
  const row = alongField(cols, seriesField({ about, unit, ...range }));
  const type = `list of lists, one a ${rows}, each a ${row.type}`;
  return {
    about,
    type,
    unit,
    absent: null,
    read(value, path, context) {
      const numRows = context.sizes?.[rows] ?? null;
      const numCols = context.sizes?.[cols] ?? null;
      const table = new Float64Array((numRows ?? 0) * (numCols ?? 0)).fill(Number.NaN);
      const isTable = Array.isArray(value) && (numRows === null || value.length === numRows);
      if (!isTable) {
        const found = Array.isArray(value) ? `${value.length} lists` : showValue(value);
        const count = numRows === null ? "lists" : `${numRows} lists`;
        context.issues.add(path, found, `a list of ${count}, one a ${rows}, with one number a ${cols}`);
        return table;
      }
      for (const [pos, entry] of value.entries()) {
        const values = row.read(entry, `${path}[${pos}]`, context);
        if (numRows !== null && values.length === numCols) table.set(values, pos * values.length);
      }
      return table;
    },
  };
}
