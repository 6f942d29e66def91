import { readFileSync, statSync } from "node:fs";
import { ParseError } from "../../engine/index.ts";
import { isGzip, unpackGzip } from "./gzip.ts";

/** The bytes of a text file, unpacked if they are gzip data. */
export interface InputFile {
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

/** Larger files cannot be read in one piece. */
const MOST_BYTES = 2 ** 31 - 1;

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file"],
  ["EACCES", "a file without permission to read"],
  ["EISDIR", "a folder"],
  ["ENOTDIR", "a path through something that is no folder"],
]);

/** Whether the path is that of a folder; false where nobody can tell, which reading it will explain. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The bytes of a file as they are.
 *
 * @throws ParseError where the file cannot be read or is over 2 GiB.
 */
export function readBytes(path: string): Uint8Array {
  const position = { file: path, line: 1 };
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES)
      throw new ParseError(position, `a file of ${size} bytes`, `at most ${MOST_BYTES} bytes`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ParseError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new ParseError(
      position,
      REASONS.get(code) ?? `an error while reading (${code})`,
      "a readable file",
    );
  }
}

/**
 * Reads a file, transparently unpacking gzip. The content decides, not the name: a `.gz` that is plain text, and a
 * file without `.gz` that is gzip data, are accepted with a warning.
 *
 * @throws ParseError where the file cannot be read, is over 2 GiB or is damaged gzip data.
 */
export function readInputFile(path: string): InputFile {
  const packed = readBytes(path);
  const isNamedGzip = /\.gz$/i.test(path);
  if (!isGzip(packed)) {
    return { bytes: packed, warnings: isNamedGzip ? [`${path}:1: not gzip data, read as plain text`] : [] };
  }
  const bytes = unpackGzip(packed, path);
  return { bytes, warnings: isNamedGzip ? [] : [`${path}:1: gzip data in a file without .gz, unpacked`] };
}
