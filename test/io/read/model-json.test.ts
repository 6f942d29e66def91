import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readModelJson } from "../../../io/read/model-json.ts";
import { describeModel, refusal, utf8 } from "./dialect.ts";

const read = (text: string) => readModelJson(utf8(text), "f");
const HEAD = '"format": "gridplex-model", "version": 1';

/** A model text with the given columns and rows. */
const model = (columns: string, rows = "", more = "") =>
  `{${HEAD}, "columns": [${columns}], "rows": [${rows}]${more}}`;

const X = '{"name": "x"}';

describe("an accepted model in JSON", () => {
  it("is the example of its documentation page", () => {
    const page = readFileSync(new URL("../../../docs/model-json.md", import.meta.url), "utf8");
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect(describeModel(read(example)).split("\n")).toEqual([
      "chairs 0..40 int 45",
      "tables 2..inf int 80",
      "overtime -inf..inf -12.5",
      "wood -inf..400: 5 chairs + 20 tables",
      "labour 0..450: 10 chairs + 15 tables + -1 overtime",
      "offset -100",
      "max",
    ]);
    expect(read(example).names.model).toBe("workshop");
    expect(read(example).names.objective).toBe("profit");
  });

  it.each([
    ["defaults", X, "x 0..inf 0"],
    ["null bounds", '{"name": "x", "lb": null, "ub": null}', "x -inf..inf 0"],
    ["inf as text", '{"name": "x", "lb": "-inf", "ub": "inf"}', "x -inf..inf 0"],
    ["1e20 as infinity", '{"name": "x", "lb": -1e20, "ub": 1e400}', "x -inf..inf 0"],
    ["minus zero", '{"name": "x", "lb": -0, "cost": -0.0}', "x 0..inf 0"],
    ["no name", "{}", "c0 0..inf 0"],
    ["an integer", '{"name": "x", "integer": true, "ub": 3}', "x 0..3 int 0"],
    ["escapes in names", '{"name": "\\u0078\\"\\\\\\/"}', 'x"\\/ 0..inf 0'],
    ["__proto__ as a name", '{"name": "__proto__"}', "__proto__ 0..inf 0"],
    ["other alphabets", '{"name": "größe \\ud83d\\ude00"}', "größe 😀 0..inf 0"],
  ])("takes %s", (_, column, expected) => {
    expect(describeModel(read(model(column)))).toBe(expected);
  });

  it("may hold sets, also before the columns, and least values", () => {
    const columns = '[{"name": "x", "least": 2, "ub": 9}, {"name": "y"}]';
    const sets = '[{"name": "s", "type": 2, "priority": 5, "members": {"y": 1, "x": 0.5}}, {"type": 1}]';
    for (const text of [
      `{${HEAD}, "sets": ${sets}, "columns": ${columns}, "rows": []}`,
      `{${HEAD}, "columns": ${columns}, "rows": [], "sets": ${sets}}`,
    ]) {
      const { problem, names } = read(text);
      expect(problem.semicontinuous).toEqual({ col: Int32Array.of(0), least: Float64Array.of(2) });
      expect(problem.sets).toEqual({
        count: 2,
        type: Uint8Array.of(2, 1),
        priority: Int32Array.of(5, 0),
        start: Int32Array.of(0, 2, 2),
        col: Int32Array.of(0, 1),
        weight: Float64Array.of(0.5, 1),
      });
      expect([names.set?.(0), names.set?.(1)]).toEqual(["s", "set1"]);
    }
  });

  it.each([
    ['{"type": 3}', /type 3, expected 1 or 2/],
    ['{"members": {}}', /no key "type"/],
    ['{"type": 1, "members": {"q": 1}}', /the column "q", expected the name of a column/],
    ['{"type": 1, "members": {"x": 1, "x": 2}}', /a column twice in a set/],
    ['{"type": 1, "priority": 0.5}', /priority 0.5, expected a 32-bit whole number/],
  ])("refuses the set %s", (set, expected) => {
    const { message, position } = refusal(readModelJson, model(X, "", `, "sets": [${set}]`));
    expect(message).toMatch(expected);
    expect(message).toMatch(/sets\[0\]/);
    expect(position.line).toBe(1);
  });

  it("may name the rows before the columns", () => {
    const rows = '[{"name": "r[]", "ub": 4, "terms": {"x": 2}}, {}]';
    const text = `{"rows": ${rows}, "columns": [${X}], ${HEAD}}`;
    expect(describeModel(read(text))).toBe("x 0..inf 0\nr[] -inf..4: 2 x\nr1 -inf..inf: ");
  });

  it("has paths from the beginning, in whatever order its keys stand", () => {
    const text = `{"sets": [{"type": 3}], "rows": [{"lb": "no"}], "columns": [${X}], ${HEAD}}`;
    const { message, followers } = refusal(readModelJson, text);
    expect(message).toMatch(/"no".* at rows\[0\]\.lb$/);
    expect(followers.map((each) => each.message)).toEqual([expect.stringMatching(/type 3.* at sets\[0\]$/)]);
  });

  it("may be empty, have a byte order mark and any blanks", () => {
    expect(read(`\ufeff \r\n\t${model("")}\n`).problem.numCols).toBe(0);
  });

  it("may have names such as constructor among the terms", () => {
    const names = ["constructor", "__proto__", "toString"];
    const columns = names.map((name) => `{"name": "${name}"}`).join(",");
    const terms = names.map((name, pos) => `"${name}": ${pos + 1}`).join(",");
    expect([...read(model(columns, `{"terms": {${terms}}}`)).problem.value]).toEqual([1, 2, 3]);
  });
});

describe("a model in JSON is refused for", () => {
  it.each<[string, string, string, RegExp]>([
    ["being empty", "", "f:1:", /an empty file/],
    ["not being an object", "[]", "f:1:1:", /expected an object/],
    ["no format", '{"version": 1, "columns": [], "rows": []}', "f:1:42:", /the key "format"/],
    ["another format", '{"format": "depot"}', "f:1:19:", /"depot", expected "gridplex-model" at format/],
    ["another version", '{"format": "gridplex-model", "version": 2}', "f:1:42:", /expected 1 at version/],
    ["no rows", `{${HEAD}, "columns": []}`, "f:1:58:", /the key "rows"/],
    [
      "an unknown key",
      model(X, "", ', "colums": []'),
      "f:1:",
      /unknown key "colums", expected the key "columns"/,
    ],
    ["an unknown key far from all", model(X, "", ', "qqqqqq": 1'), "f:1:", /one of the keys format, version/],
    ["__proto__ as a key", model(X, "", ', "__proto__": {}'), "f:1:", /unknown key "__proto__"/],
    ["a mistyped column key", model('{"nmae": "x"}'), "f:1:57:", /the key "name" at columns\[0\]/],
    ["a key twice", model('{"lb": 1, "lb": 2}'), "f:1:66:", /"lb" a second time, expected each key once/],
    ["a term twice", model(X, '{"terms": {"x": 1, "x": 2}}'), "f:1:", /column "x" a second time/],
    [
      "an unknown column",
      model(X, '{"terms": {"y": 1}}'),
      "f:1:",
      /column "y", expected the name of a column at rows\[0\].terms/,
    ],
    [
      "a column name twice",
      model(`${X},${X}`),
      "f:1:",
      /name "x" a second time, expected a new name at columns\[1\]/,
    ],
    ["a default name that is taken", model('{"name": "c1"},{}'), "f:1:", /name "c1" a second time/],
    ["an empty name", model('{"name": ""}'), "f:1:", /an empty name/],
    ["a line break in a name", model('{"name": "a\\nb"}'), "f:1:", /a control character/],
    ["half a surrogate pair", model('{"name": "\\ud800"}'), "f:1:", /half a surrogate pair/],
    ["a wrong escape", model('{"name": "\\x"}'), "f:1:", /escape "\\x"/],
    [
      "text for a number",
      model('{"lb": "5"}'),
      "f:1:63:",
      /the string "5", expected a number at columns\[0\].lb/,
    ],
    ["NaN", model('{"lb": NaN}'), "f:1:63:", /"NaN", expected a number/],
    ["a leading zero", model('{"lb": 01}'), "f:1:63:", /expected a number/],
    ["a leading plus", model('{"lb": +1}'), "f:1:63:", /expected a number/],
    ["a leading point", model('{"lb": .5}'), "f:1:63:", /expected a number/],
    ["a trailing point", model('{"lb": 5.}'), "f:1:63:", /expected a number/],
    ["a bare minus", model('{"lb": -}'), "f:1:63:", /expected a number/],
    ["a hexadecimal number", model('{"lb": 0x10}'), "f:1:64:", /expected "," or "}"/],
    ["a lower bound of inf", model('{"lb": 1e300}'), "f:1:63:", /leaves a finite value/],
    [
      "an infinite coefficient",
      model(X, '{"terms": {"x": 1e400}}'),
      "f:1:",
      /Infinity, expected a magnitude below/,
    ],
    ["a null coefficient", model(X, '{"terms": {"x": null}}'), "f:1:", /"null", expected a number/],
    ["a wrong sense", model(X, "", ', "sense": "up"'), "f:1:", /"up", expected "min" or "max"/],
    ["a wrong integer", model('{"integer": 1}'), "f:1:", /expected true or false/],
    ["a trailing comma", model('{"lb": 1,}'), "f:1:65:", /a key in double quotes/],
    ["a trailing comma in an array", model(`${X},`), "f:1:", /"\]", expected an object at columns\[1\]/],
    ["a comment", `// model\n${model(X)}`, "f:1:1:", /expected an object/],
    ["single quotes", "{'format': 1}", "f:1:2:", /a key in double quotes/],
    ["text after the model", `${model(X)} x`, "f:1:", /expected the end of the text/],
    ["a truncated text", model(X).slice(0, -3), "f:1:", /the end of the text/],
    ["a string without end", '{"format', "f:1:2:", /a string without end/],
    ["garbage in early rows", `{"rows": []], "columns": [], ${HEAD}}`, "f:1:12:", /"," or "}"/],
    ["unfinished early rows", '{"rows": [[{', "f:1:", /the rest of the value/],
    ["a NUL byte", model('{"name": "a\u0000"}'), "f:1:", /a NUL byte/],
  ])("%s", (_, text, start, expected) => {
    const { message } = refusal(readModelJson, text);
    expect(message).toMatch(expected);
    expect(message.startsWith(start)).toBe(true);
    expect(message.length).toBeLessThan(400);
  });

  it("an error in line 3 names line and column", () => {
    const text = `{${HEAD},\n"columns": [\n  {"name": "x", "ub": tru}],\n"rows": []}`;
    expect(refusal(readModelJson, text).message).toBe(
      'f:3:23: found "tru", expected a number at columns[0].ub',
    );
  });

  it.each(["[", '{"columns":', '{"rows":['])("100 000 levels of %s", (open) => {
    expect(refusal(readModelJson, open.repeat(100_000)).position.line).toBe(1);
  });

  it("bytes that are not UTF-8", () => {
    const bytes = Uint8Array.from(model('{"name": "gr\u00fcn"}'), (char) => char.charCodeAt(0));
    expect(refusal(readModelJson, bytes).message).toMatch(/not UTF-8/);
  });
});
