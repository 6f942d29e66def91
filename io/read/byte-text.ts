import { ParseError } from "../../engine/index.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const MOST_SHOWN = 40;

/** Line of a byte, from 1; LF, CR and CR LF end a line. Cost: linear in `pos`; for messages. */
export function lineOf(bytes: Uint8Array, pos: number): number {
  let line = 1;
  for (let at = 0; at < pos; at++) {
    if (bytes[at] === LINE_FEED) line++;
    else if (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED) line++;
  }
  return line;
}

/** Column of a byte within its line, from 1, counted in bytes. */
export function columnOf(bytes: Uint8Array, pos: number): number {
  let start = pos;
  while (start > 0 && bytes[start - 1] !== LINE_FEED && bytes[start - 1] !== CARRIAGE_RETURN) start--;
  return pos - start + 1;
}

/** The text in quotes, for messages: at most 40 bytes of it, control characters shown as `?`. */
export function quoteBytes(bytes: Uint8Array, start: number, end: number): string {
  const isLong = end - start > MOST_SHOWN;
  const text = new TextDecoder().decode(bytes.subarray(start, isLong ? start + MOST_SHOWN : end));
  let shown = "";
  for (const char of text) shown += char < " " || char === "\u007f" ? "?" : char;
  return isLong ? `"${shown}…" (${end - start} bytes)` : `"${shown}"`;
}

/**
 * The bytes of what a caller gives as text.
 * @throws ParseError for anything but a text and bytes.
 */
export function textBytes(text: Uint8Array | string, file: string): Uint8Array {
  if (typeof text === "string") return new TextEncoder().encode(text);
  // By tag: arrays of another realm are as good.
  if (Object.prototype.toString.call(text) === "[object Uint8Array]") return text;
  throw new ParseError(
    { file, line: 1 },
    `${typeof text} in place of a text`,
    "a text, or its bytes (Uint8Array)",
  );
}

/**
 * Refuses bytes that are no text, and skips a byte order mark.
 *
 * @returns where the text begins.
 * @throws ParseError for an empty file, UTF-16 and NUL bytes.
 */
export function checkText(bytes: Uint8Array, file: string, expected: string): number {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new ParseError({ file, line: 1 }, "UTF-16 text", "UTF-8 or ASCII text");
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw new ParseError({ file, line: lineOf(bytes, nul) }, "a NUL byte", "text");
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let pos = start; pos < bytes.length; pos++) if (bytes[pos] > 32) return start;
  throw new ParseError({ file, line: 1 }, "an empty file", expected);
}
