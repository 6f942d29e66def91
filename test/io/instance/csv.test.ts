import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import type { ColumnSpec } from "../../../formulations/index.ts";
import { readCsv } from "../../../io/read/csv.ts";
import { findCells } from "../../../io/read/csv-positions.ts";

const COLUMNS: readonly ColumnSpec[] = [
  { name: "time", kind: "text", unit: "", unitInHeader: false, required: true },
  { name: "price", kind: "number", unit: "EUR/kWh", unitInHeader: true, required: true },
  { name: "parked", kind: "flag", unit: "", unitInHeader: false, required: false },
];

const read = (text: string) => readCsv(new TextEncoder().encode(text), "t.csv", COLUMNS);

/** The problems of a text, a line each. */
const problems = (text: string) =>
  read(text).issues.map((issue) => `${issue.path}: found ${issue.found}, expected ${issue.expected}`);

const values = (text: string) => {
  const result = read(text);
  if (result.table === null) throw new Error(JSON.stringify(result.issues));
  return Object.fromEntries(result.table.columns);
};

describe("CSV that is accepted", () => {
  it("comma and decimal point", () => {
    expect(values("time,price [EUR/kWh],parked\na,0.5,1\nb,-1e-3,0\n")).toEqual({
      time: ["a", "b"],
      price: [0.5, -0.001],
      parked: [1, 0],
    });
  });

  it("semicolon, decimal comma, byte order mark, CRLF mixed with LF, and columns in another order", () => {
    const text = '\ufeff"price [EUR/kWh]" ;Time\r\n0,21;a\n"-,5";"b;c"\r\n';
    expect(values(text)).toEqual({ price: [0.21, -0.5], time: ["a", "b;c"] });
  });

  it("tabs, quoted line breaks, blank rows and the empty tail columns of spreadsheets", () => {
    expect(values('time\tprice [EUR/kWh]\t\n"a\nb"\t1\t\n\t\t\n\t\t\n')).toEqual({
      time: ["a\nb"],
      price: [1],
    });
  });
});

describe("CSV that is refused", () => {
  it.each([
    [
      "a blank cell",
      "time,price [EUR/kWh]\na,\n",
      "t.csv:2:3: found a blank cell, expected a number in EUR/kWh for price",
    ],
    [
      "n/a",
      "time,price [EUR/kWh]\na,#N/A\n",
      't.csv:2:3: found "#N/A", expected a number in EUR/kWh for price',
    ],
    ["a dash", "time,price [EUR/kWh]\na,-\n", 't.csv:2:3: found "-"'],
    ["a word", "time,price [EUR/kWh]\nab,cheap\n", 't.csv:2:4: found "cheap", expected a number in EUR/kWh'],
    ["a percent", "time,price [EUR/kWh]\na,80 %\n", 't.csv:2:3: found "80 %"'],
    [
      "a decimal comma between commas",
      'time,price [EUR/kWh]\na,"0,21"\n',
      't.csv:2:3: found "0,21", expected a number in EUR/kWh (a decimal comma needs ";" between the columns)',
    ],
    [
      "thousands dots",
      "time;price [EUR/kWh]\na;1.234,5\n",
      't.csv:2:3: found "1.234,5", expected a number in EUR/kWh without thousands separators',
    ],
    ["thousands blanks", "time;price [EUR/kWh]\na;12 345\n", "without thousands separators"],
    [
      "two decimal marks in one file",
      "time;price [EUR/kWh]\na;1,5\nb;1.5\n",
      't.csv:3:3: found "1.5", expected a number in EUR/kWh with a decimal comma, as at t.csv:2:3',
    ],
    [
      "a missing unit",
      "time,price\na,1\n",
      't.csv:1:6: found the header "price", expected "price [EUR/kWh]"',
    ],
    [
      "another unit",
      "time,price [EUR/kW]\na,1\n",
      't.csv:1:6: found the header "price [EUR/kW]", expected "price [EUR/kWh]" (or EUR/Wh, EUR/MWh, EUR/GWh, ct/kWh, ct/Wh)',
    ],
    [
      "a unit in round brackets",
      "time,price (EUR/kWh)\na,1\n",
      't.csv:1:6: found the header "price (EUR/kWh)", expected "price [EUR/kWh]"',
    ],
    [
      "a title above the header",
      "Depot north, prices\ntime,price [EUR/kWh]\na,1\n",
      "t.csv:1:1: found a first row without any known column, expected the header, which seems to be at t.csv:2:1",
    ],
    [
      "bars between the cells",
      "time|price [EUR/kWh]\na|1\n",
      "t.csv:1:1: found a first row without any known column, expected a header with some of time, price",
    ],
    [
      "decimal commas between commas, without quotes",
      "time,price [EUR/kWh]\na,0,21\n",
      't.csv:2:3: found 3 cells, expected 2 cells (decimal commas need ";" between the columns)',
    ],
    ["a unit that is none", "time [h],price [EUR/kWh]\na,1\n", 'expected "time" without unit'],
    [
      "a mistyped column",
      "time,price [EUR/kWh],parkd\na,1,1\n",
      't.csv:1:22: found the unknown column "parkd", expected "parked", perhaps',
    ],
    [
      "a column twice, in other letters",
      "time,price [EUR/kWh],PRICE [EUR/kWh]\na,1,2\n",
      't.csv:1:22: found the column "PRICE" again',
    ],
    ["a missing column", "time\na\n", 't.csv:1:1: found no column "price", expected one in EUR/kWh'],
    [
      "the header again",
      "time,price [EUR/kWh]\na,1\ntime,price [EUR/kWh]\n",
      "t.csv:3:1: found the header again",
    ],
    ["a short row", "time,price [EUR/kWh]\na,1\nb\n", "t.csv:3:1: found 1 cells, expected 2 cells"],
    ["a long row", "time,price [EUR/kWh]\na,1,2\n", "t.csv:2:3: found 3 cells, expected 2 cells"],
    ["only a header", "time,price [EUR/kWh]\n", "t.csv:1:1: found only a header"],
    ["nothing", "", "t.csv:1:1: found an empty file"],
    ["an open quote", 'time,price [EUR/kWh]\n"a,1\n', "t.csv:2:1: found"],
    ["presence of 2", "time,price [EUR/kWh],parked\na,1,2\n", 't.csv:2:5: found "2", expected 0 or 1'],
    ["too large a number", "time,price [EUR/kWh]\na,1e999\n", 't.csv:2:3: found "1e999"'],
    ["zero bytes", "time,price [EUR/kWh]\na\0,1\n", "t.csv:1:1: found zero bytes"],
  ])("%s", (_, text, message) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it("lists all problems in one go, up to a limit, and counts the rest", () => {
    const rows = Array.from({ length: 150 }, (_, row) => `t${row},x`).join("\n");
    const found = problems(`time,price [EUR/kWh]\n${rows}\n`);
    expect(found).toHaveLength(101);
    expect(found[99]).toContain("t.csv:101:5");
    expect(found[100]).toContain("50 more problems");
  });

  it("bytes that are not UTF-8, and UTF-16", () => {
    const issueOf = (bytes: Uint8Array) => readCsv(bytes, "t.csv", COLUMNS).issues[0]?.found;
    expect(issueOf(Uint8Array.of(0x74, 0xff, 0x2c))).toBe("bytes that are not UTF-8");
    expect(issueOf(Uint8Array.of(0xff, 0xfe, 0x74, 0x00))).toBe("UTF-16");
  });
});

describe("positions of cells", () => {
  it("agree with the parser about how many cells there are, whatever stands in them", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "1", ",", ";", '"', "\n", "\r\n", " "),
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(",", ";", "\t"),
        (rows, delimiter) => {
          const text = Papa.unparse(rows, { delimiter, newline: "\n", quotes: true });
          const found = findCells(text, delimiter);
          expect(found.map((cells) => cells.length)).toEqual(rows.map((cells) => cells.length));
          for (const cells of found) for (const offset of cells) expect(text[offset]).toBe('"');
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
});
