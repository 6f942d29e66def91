/** Workbooks garbled as transfers, tools and attackers garble them; by seed. */
import { unpackZip } from "../../io/read/zip.ts";
import type { Random } from "../generators/random.ts";
import { makeZip } from "./workbook-file.ts";

/** What a reference, a count or a text may be replaced by. */
const ODD_VALUES = [
  "9e6",
  "0x7fffffff",
  "Infinity",
  "-1",
  "0",
  "1048576",
  "4294967296",
  "1e308",
  "NaN",
  "",
  "XFD1048576",
  "A9e6",
  "A1:XFD1048576",
  "ZZZZZZ1",
  "$A$1",
  "&#49;",
  "&amp;",
  "rId1",
  "../../x",
] as const;

/** What is put between two characters. */
const ODD_XML = [
  "<!--",
  "<![CDATA[",
  "<!DOCTYPE a>",
  "<?x",
  "<",
  ">",
  '"',
  "'",
  "&",
  "</c>",
  "<c>",
  "<c/>",
  "<row/>",
  '<row r="1048576"/>',
  '<c r="XFD1">',
  "<sheetData>",
  "<si>",
  "\0",
  "\uFEFF",
] as const;

/** A text with one spot changed. */
function garbleText(text: string, random: Random): string {
  const at = random.whole(0, text.length);
  switch (random.whole(0, 5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + random.pick(ODD_XML) + text.slice(at);
    case 2: {
      const end = Math.min(text.length, at + random.whole(1, 200));
      return text.slice(0, end) + text.slice(at, end).repeat(random.whole(1, 50)) + text.slice(end);
    }
    case 3:
      return text.slice(0, at) + String.fromCharCode(random.whole(1, 127)) + text.slice(at + 1);
    case 4:
      return text.slice(0, at) + text.slice(at + random.whole(1, 40));
    default: {
      const values = [...text.matchAll(/"([^"]*)"/g)];
      const hit = values[random.whole(0, Math.max(0, values.length - 1))];
      if (hit === undefined) return text;
      const start = (hit.index ?? 0) + 1;
      return text.slice(0, start) + random.pick(ODD_VALUES) + text.slice(start + (hit[1] as string).length);
    }
  }
}

/** The archive with some bytes changed, or cut off. */
function garbleBytes(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.whole(0, 3) === 0) return bytes.subarray(0, random.whole(0, bytes.length));
  const garbled = Uint8Array.from(bytes);
  // The directory of the archive is at its end.
  const from = random.whole(0, 1) === 0 ? 0 : Math.max(0, bytes.length - 400);
  for (let count = random.whole(1, 4); count > 0; count--) {
    garbled[random.whole(from, bytes.length - 1)] = random.whole(0, 255);
  }
  return garbled;
}

/** A workbook that is broken in its archive, or in some of its parts. @param whole a sound one. */
export function garble(whole: Uint8Array, random: Random): Uint8Array {
  if (random.whole(0, 2) === 0) return garbleBytes(whole, random);
  const parts = new Map(
    unpackZip(whole, "x.xlsx").map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]),
  );
  for (let count = random.whole(1, 3); count > 0; count--) {
    const name = random.pick([...parts.keys()]);
    const text = parts.get(name) as string;
    if (random.whole(0, 19) === 0) parts.delete(name);
    else parts.set(name, garbleText(text, random));
  }
  return makeZip(parts);
}
