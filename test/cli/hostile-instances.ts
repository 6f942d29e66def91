/** Ways to spoil the files of an instance, for tests of `validate`. */
import type { Random } from "../generators/random.ts";

/** One way to spoil a file; the text is that of the file as it was. */
export interface Mutation {
  readonly name: string;
  /** Which files it makes sense for. */
  readonly of: "json" | "table" | "any";
  apply(text: string, random: Random): string | Uint8Array;
}

/** Splits a table into lines of cells; samples have commas and no quotes. */
const cellsOf = (text: string) => text.split("\n").map((line) => line.split(","));
const tableOf = (cells: readonly (readonly string[])[]) => cells.map((line) => line.join(",")).join("\n");

/** Replaces one cell of one row behind the header. */
function replaceCell(text: string, random: Random, value: string): string {
  const cells = cellsOf(text.trimEnd());
  const row = cells[random.whole(1, cells.length - 1)] as string[];
  row[random.whole(0, row.length - 1)] = value;
  return tableOf(cells);
}

/** Replaces one number of a JSON text. */
function replaceNumber(text: string, random: Random, value: string): string {
  const numbers = [...text.matchAll(/(?<=[:[,]\s*)-?\d+(\.\d+)?(?=\s*[,\]}])/g)];
  const chosen = numbers[random.whole(0, numbers.length - 1)];
  if (chosen === undefined) return `${text},`;
  return text.slice(0, chosen.index) + value + text.slice(chosen.index + chosen[0].length);
}

/** Replaces one key of a JSON text. */
function replaceKey(text: string, random: Random, key: string): string {
  const keys = [...text.matchAll(/"(\w+)"(?=\s*:)/g)];
  const chosen = keys[random.whole(0, keys.length - 1)];
  if (chosen === undefined) return "{";
  return `${text.slice(0, chosen.index)}"${key}"${text.slice(chosen.index + chosen[0].length)}`;
}

const BAD_NUMBERS = ["NaN", "1e400", "-1", "1e300", "null", '"1,5"', "true", "[]", "{}", "1e-300", "0", "-0"];
const BAD_CELLS = [
  "",
  "NaN",
  "inf",
  "1e400",
  "-7",
  "1e300",
  "1.234,5",
  "1,234.5",
  "x",
  "#N/A",
  "=1+1",
  "80 %",
];

/** Text files of any kind. */
const ANY_FILE: readonly Mutation[] = [
  { name: "empty", of: "any", apply: () => "" },
  { name: "blanks", of: "any", apply: () => " \n\n\t\n" },
  { name: "cut off", of: "any", apply: (text, random) => text.slice(0, random.whole(0, text.length - 1)) },
  {
    name: "binary",
    of: "any",
    apply: (_, random) => Uint8Array.from({ length: 4000 }, () => random.whole(0, 255)),
  },
  { name: "UTF-16", of: "any", apply: (text) => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le")) },
  {
    name: "a byte that is not UTF-8",
    of: "any",
    apply: (text, random) => {
      const bytes = new TextEncoder().encode(text);
      bytes[random.whole(0, bytes.length - 1)] = 0xff;
      return bytes;
    },
  },
  { name: "byte order mark and CR LF", of: "any", apply: (text) => `\ufeff${text.replaceAll("\n", "\r\n")}` },
  { name: "twice in a row", of: "any", apply: (text) => text + text },
  {
    name: "a character changed",
    of: "any",
    apply: (text, random) => {
      const at = random.whole(0, text.length - 1);
      return text.slice(0, at) + '"{[,;\0\n9-.e'[random.whole(0, 10)] + text.slice(at + 1);
    },
  },
];

const JSON_FILE: readonly Mutation[] = [
  ...BAD_NUMBERS.map(
    (value): Mutation => ({
      name: `a number becomes ${value}`,
      of: "json",
      apply: (text, random) => replaceNumber(text, random, value),
    }),
  ),
  ...["__proto__", "constructor", "steps", "pric", "data"].map(
    (key): Mutation => ({
      name: `a key becomes ${key}`,
      of: "json",
      apply: (text, random) => replaceKey(text, random, key),
    }),
  ),
  { name: "deep lists", of: "json", apply: () => "[".repeat(100_000) },
  {
    name: "deep objects in data",
    of: "json",
    apply: (text) =>
      text.replace(/"data"\s*:\s*\{/, `$&"deep":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)},`),
  },
  { name: "a key twice", of: "json", apply: (text) => text.replace(/"(\w+)"\s*:/, '"$1": 1, $&') },
  { name: "no object", of: "json", apply: () => "[1,2,3]" },
  {
    name: "another formulation",
    of: "json",
    apply: (text, random) => {
      const other = ["depot", "dcopf", "capex", "parkinglot", "fleet"][random.whole(0, 4)] as string;
      return text.replace(/"formulation"\s*:\s*"\w+"/, `"formulation": "${other}"`);
    },
  },
  {
    name: "many steps",
    of: "json",
    apply: (text) => text.replace(/"(steps|periods)"\s*:\s*\d+/, '"$1": 100000'),
  },
  {
    name: "odd names of files",
    of: "json",
    apply: (text) => text.replace(/"(file|path)"\s*:\s*"[^"]*"/, '"$1": "../../../../etc/none\\u0000"'),
  },
];

const TABLE: readonly Mutation[] = [
  ...BAD_CELLS.map(
    (value): Mutation => ({
      name: `a cell becomes "${value}"`,
      of: "table",
      apply: (text, random) => replaceCell(text, random, value),
    }),
  ),
  {
    name: "two columns swapped in the rows, not in the header",
    of: "table",
    apply: (text, random) => {
      const [header, ...rows] = cellsOf(text.trimEnd()) as [string[], ...string[][]];
      const at = random.whole(0, Math.max(0, header.length - 2));
      for (const row of rows) [row[at], row[at + 1]] = [row[at + 1] as string, row[at] as string];
      return tableOf([header, ...rows]);
    },
  },
  {
    name: "another unit",
    of: "table",
    apply: (text) => text.replace(/\[[^\]]*\]/, "[furlong]"),
  },
  { name: "no units", of: "table", apply: (text) => text.replace(/ ?\[[^\]]*\]/g, "") },
  { name: "only the header", of: "table", apply: (text) => `${text.split("\n")[0]}\n` },
  { name: "no header", of: "table", apply: (text) => text.slice(text.indexOf("\n") + 1) },
  { name: "a column twice", of: "table", apply: (text) => text.replaceAll(/^([^,\n]*)/gm, "$1,$1") },
  { name: "semicolons", of: "table", apply: (text) => text.replaceAll(",", ";") },
  {
    name: "a row twice",
    of: "table",
    apply: (text, random) => {
      const lines = text.trimEnd().split("\n");
      const at = random.whole(1, lines.length - 1);
      return [...lines.slice(0, at + 1), ...lines.slice(at)].join("\n");
    },
  },
  {
    name: "a row less",
    of: "table",
    apply: (text, random) => {
      const lines = text.trimEnd().split("\n");
      lines.splice(random.whole(1, lines.length - 1), 1);
      return lines.join("\n");
    },
  },
  {
    name: "rows in another order",
    of: "table",
    apply: (text) => {
      const [header, ...rows] = text.trimEnd().split("\n");
      return [header, ...rows.reverse()].join("\n");
    },
  },
  { name: "an open quote", of: "table", apply: (text, random) => replaceCell(text, random, '"') },
  { name: "one long line", of: "table", apply: (text) => text + "1,".repeat(1_000_000) },
];

/** Every way to spoil a file of this kind. */
export function mutationsOf(kind: "json" | "table" | "case"): readonly Mutation[] {
  if (kind === "case") return ANY_FILE;
  return [...ANY_FILE, ...(kind === "json" ? JSON_FILE : TABLE)];
}
