/** Workbooks for tests, written as spreadsheets do: deflated parts, shared strings, dates as styled numbers. */
import { crc32, deflateRawSync } from "node:zlib";

/** A cell: a text, a number, a flag, nothing, an error, or a serial date with its style. */
export type Cell = string | number | boolean | null | { readonly date: number } | { readonly error: string };

/** A sheet by its rows; an empty row leaves a gap. */
export interface SheetDraft {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

const escapeXml = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

function cellXml(cell: Cell, at: string, strings: string[]): string {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${at}" t="b"><v>${Number(cell)}</v></c>`;
  if (typeof cell === "object" && "date" in cell) return `<c r="${at}" s="1"><v>${cell.date}</v></c>`;
  if (typeof cell === "object") return `<c r="${at}" t="e"><v>${cell.error}</v></c>`;
  return `<c r="${at}" t="s"><v>${strings.push(cell) - 1}</v></c>`;
}

const letters = (col: number): string =>
  col < 26 ? String.fromCharCode(65 + col) : letters(Math.floor(col / 26) - 1) + letters(col % 26);

function sheetXml(rows: SheetDraft["rows"], strings: string[]): string {
  const lines = rows.map((cells, row) => {
    const inner = cells.map((cell, col) => cellXml(cell, `${letters(col)}${row + 1}`, strings)).join("");
    return inner === "" ? "" : `<row r="${row + 1}">${inner}</row>`;
  });
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${lines.join("")}</sheetData></worksheet>`;
}

/** A zip archive with deflated entries. */
export function makeZip(files: ReadonlyMap<string, string>): Uint8Array {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, tail, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

/** The bytes of a workbook. */
export function makeWorkbook(sheets: readonly SheetDraft[]): Uint8Array {
  const strings: string[] = [];
  const pages = sheets.map(({ rows }) => sheetXml(rows, strings));
  const each = (text: (sheet: SheetDraft, pos: number) => string) => sheets.map(text).join("");
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const files = new Map([
    [
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${each((_, pos) => `<Override PartName="/xl/worksheets/sheet${pos + 1}.xml" ContentType="${type}.worksheet+xml"/>`)}<Override PartName="/xl/sharedStrings.xml" ContentType="${type}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    ],
    [
      "_rels/.rels",
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each(({ name }, pos) => `<sheet name="${escapeXml(name)}" sheetId="${pos + 1}" r:id="rId${pos + 1}"/>`)}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="${PACKAGE}/relationships">${each((_, pos) => `<Relationship Id="rId${pos + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${pos + 1}.xml"/>`)}<Relationship Id="rId98" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId99" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ...pages.map((page, pos) => [`xl/worksheets/sheet${pos + 1}.xml`, page] as const),
    [
      "xl/sharedStrings.xml",
      `<sst xmlns="${MAIN}">${strings.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join("")}</sst>`,
    ],
    [
      "xl/styles.xml",
      `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ],
  ]);
  return makeZip(files);
}

/** A CSV text as rows of cells; what reads as a number becomes one. */
export function rowsOfCsv(csv: string): readonly (readonly Cell[])[] {
  const cellOf = (text: string): Cell =>
    text === "" ? null : Number.isNaN(Number(text)) ? text : Number(text);
  return csv
    .trimEnd()
    .split("\n")
    .map((line) => line.split(",").map(cellOf));
}
