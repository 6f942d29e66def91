import { ModelError, type Names, type Solution } from "../../engine/index.ts";
import { writeOutputFile } from "./output-file.ts";
import { formatNumber, TextSink } from "./text-sink.ts";

/**
 * The text of a `.sol` file: `=obj= VALUE`, then `NAME VALUE` for each column; UTF-8.
 *
 * @throws ModelError for a name with a line break, which the format cannot hold.
 */
export function writeSolution(solution: Pick<Solution, "objective" | "colValue">, names: Names): Uint8Array {
  const sink = new TextSink();
  sink.write(`=obj= ${formatNumber(solution.objective)}\n`);
  for (let col = 0; col < solution.colValue.length; col++) {
    const name = names.col(col);
    if (/[\r\n]/.test(name)) {
      throw new ModelError(`column ${col}: the name ${JSON.stringify(name)} has a line break`);
    }
    sink.write(`${name} ${formatNumber(solution.colValue[col])}\n`);
  }
  return sink.bytes();
}

/**
 * Writes a `.sol` file, whole or not at all; gzip data where the path ends in `.gz`.
 *
 * @throws ModelError as writeSolution; WriteError.
 */
export function writeSolutionFile(
  path: string,
  solution: Pick<Solution, "objective" | "colValue">,
  names: Names,
): void {
  writeOutputFile(path, writeSolution(solution, names));
}
