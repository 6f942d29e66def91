import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../engine/index.ts";
import { parsePath, setPath } from "../../../io/read/field-path.ts";
import { locateJson, parseJson } from "../../../io/read/json-positions.ts";

/** Position and message of the error that a text gives. */
function errorOf(text: string): string {
  try {
    parseJson(text, "a.json");
  } catch (error) {
    if (error instanceof ParseError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("strict JSON", () => {
  it("reads what JSON.parse reads, and finds every value again", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const pretty = JSON.stringify(value, null, indent);
        expect(parseJson(`\ufeff${pretty}\n`, "a.json")).toEqual(value);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    [
      "",
      "a.json:1:1: found the end of the file, expected a value (object, list, text, number, true, false or null)",
    ],
    ['{"a":1,}', 'a.json:1:8: found "}", expected a key in "quotes"'],
    ["[1,\n 2,]", 'a.json:2:4: found "]", expected a value after ","'],
    ['{"a":1,\n "a":2}', 'a.json:2:2: found "a" again, expected each key once'],
    ["[1e400]", 'a.json:1:2: found "1e400", expected a number up to 1.8e308'],
    ["[NaN]", "a.json:1:2: found"],
    ["[01]", "a.json:1:3: found"],
    ["[1.]", "a.json:1:3: found"],
    ["{'a':1}", "a.json:1:2: found"],
    ["// note\n1", "a.json:1:1: found"],
    ['"tab\there"', "a.json:1:5: found a control character"],
    ['"open', "a.json:1:1: found a text without end"],
    ['"\\x"', "a.json:1:3: found"],
    ["1 2", 'a.json:1:3: found "2", expected the end of the file'],
    ["[".repeat(100_000), "a.json:1:202: found"],
  ])("%j is refused with its place", (text, message) => {
    expect(errorOf(text)).toContain(message);
  });

  it("__proto__ is a key like any other and pollutes nothing", () => {
    const value = parseJson(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      "a.json",
    );
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("-0 stays -0 and large numbers stay exact", () => {
    expect(parseJson("[-0, 9007199254740991, 1e308]", "a.json")).toEqual([-0, 9007199254740991, 1e308]);
  });
});

describe("positions", () => {
  const text =
    '{\n  "data": {\n    "trucks": [\n      {"id": 1},\n      {"id": 2, "a b": [5, 6]}\n    ]\n  }\n}';

  it("a field is found by its path", () => {
    expect(locateJson(text, parsePath("data.trucks[1].id"))).toEqual({ line: 5, column: 14 });
    expect(locateJson(text, parsePath('data.trucks[1]["a b"][1]'))).toEqual({ line: 5, column: 28 });
  });

  it("a missing field is placed at what is around it", () => {
    expect(locateJson(text, parsePath("data.trucks[0].chargeKW"))).toEqual({ line: 4, column: 7 });
    expect(locateJson(text, parsePath("data.site.chargers"))).toEqual({ line: 2, column: 11 });
  });
});

describe("setting a field", () => {
  const raw = { data: { site: { chargers: null }, trucks: [{ id: 1 }, { id: 2 }] } };

  it("replaces or adds one field and leaves the given object alone", () => {
    expect(setPath(raw, "data.site.chargers", 3)).toEqual({ data: { ...raw.data, site: { chargers: 3 } } });
    expect(setPath(raw, "data.trucks[1].id", "b")).toMatchObject({
      data: { trucks: [{ id: 1 }, { id: "b" }] },
    });
    expect(setPath(raw, "data.site.reliefMode", "none")).toMatchObject({
      data: { site: { reliefMode: "none" } },
    });
    expect(raw.data.site.chargers).toBeNull();
  });

  it("makes the objects that are missing on the way to a known field, and suggests one for others", () => {
    const known = ["data.tariff", "data.tariff.peakPrice", "data.trucks[].id"];
    const set = (path: string) => setPath(raw, path, 1, known);
    expect(set("data.tariff.peakPrice")).toEqual({ data: { ...raw.data, tariff: { peakPrice: 1 } } });
    expect(() => set("data.tarif.peakPrice")).toThrow('did you mean "data.tariff.peakPrice"');
    expect(() => set("data.trucks[2].id")).toThrow("found no place");
    expect(raw.data).not.toHaveProperty("tariff");
  });

  it.each([
    "",
    ".",
    "data.",
    "data..site",
    "data[x]",
    "data.trucks[2].id",
    "data.nope.deep",
    "data.trucks.id",
  ])("%j has no place", (path) => {
    expect(() => setPath(raw, path, 1)).toThrow("found");
  });

  it.each(["__proto__.polluted", "data.constructor.prototype.polluted", 'data["__proto__"]'])(
    "%s is refused",
    (path) => {
      expect(() => setPath(raw, path, 1)).toThrow("expected the name of a field");
    },
  );
});
