import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_NAMES, ModelError } from "../../../engine/index.ts";
import { readModelFile } from "../../../io/read/model-file.ts";
import { readMps } from "../../../io/read/mps.ts";
import { readSolutionFile } from "../../../io/read/solution.ts";
import { writeModelFile } from "../../../io/write/model-file.ts";
import { assertWritable, makeFolder, writeOutputFile } from "../../../io/write/output-file.ts";
import { writeSolutionFile } from "../../../io/write/solution.ts";
import { utf8 } from "../read/dialect.ts";

const { problem, names } = readMps(
  utf8("ROWS\n N o\n L r\nCOLUMNS\n a o 1 r 2\n b o 1\nRHS\n R r 3\nENDATA"),
  "m",
);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gridplex-write-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("writeModelFile", () => {
  it.each([".mps", ".lp", ".json", ".mps.gz", ".lp.gz", ".json.gz"])(
    "writes %s, which reads back",
    (extension) => {
      const path = join(folder, `model${extension}`);
      expect(writeModelFile(path, problem, names)).toEqual([]);
      expect(readModelFile(path)).toMatchObject({ problem, warnings: [] });
      expect(readdirSync(folder)).toEqual([`model${extension}`]);
    },
  );

  it("reports changed names", () => {
    const blanks = { ...names, row: () => "a row" };
    expect(writeModelFile(join(folder, "m.mps"), problem, blanks)).toEqual([
      '1 row name(s) changed for this format, first "a row" -> a_row',
    ]);
  });

  it("refuses other extensions and writes nothing", () => {
    expect(() => writeModelFile(join(folder, "m.txt"), problem, DEFAULT_NAMES)).toThrow(ModelError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("writeOutputFile", () => {
  it("replaces a file as a whole: the old one stays with those who have it open", () => {
    const path = join(folder, "out.txt");
    writeFileSync(path, "old");
    const before = statSync(path).ino;
    writeOutputFile(path, utf8("new"));
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).ino).not.toBe(before);
  });

  it("leaves nothing behind where it cannot write", () => {
    const path = join(folder, "missing", "out.txt");
    expect(() => writeOutputFile(path, utf8("x"))).toThrow(
      `${path}: cannot be written: its folder does not exist`,
    );
    expect(existsSync(join(folder, "missing"))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("writes through a link and to a device", () => {
    writeFileSync(join(folder, "target"), "old");
    symlinkSync(join(folder, "target"), join(folder, "link"));
    writeOutputFile(join(folder, "link"), utf8("new"));
    expect(readFileSync(join(folder, "target"), "utf8")).toBe("new");
    expect(() => writeOutputFile("/dev/null", utf8("x"))).not.toThrow();
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("packs for .gz", () => {
    writeOutputFile(join(folder, "a.gz"), utf8("text"));
    expect(gunzipSync(readFileSync(join(folder, "a.gz"))).toString()).toBe("text");
  });
});

describe("what cannot be written is said in one line, with the path", () => {
  const outside = (...parts: string[]) => join(folder, ...parts);

  it("by assertWritable, which leaves no trace", () => {
    writeFileSync(outside("file"), "kept");
    expect(() => assertWritable(outside("missing", "a.sol"))).toThrow(
      `${outside("missing", "a.sol")}: cannot be written: its folder does not exist`,
    );
    expect(() => assertWritable(folder)).toThrow(/: it is a folder$/);
    expect(() => assertWritable(outside("file", "a.sol"))).toThrow(
      /leads through something that is no folder$/,
    );
    for (const path of [outside("a.sol"), outside("file"), "/dev/null"]) assertWritable(path);
    expect(readdirSync(folder)).toEqual(["file"]);
    expect(readFileSync(outside("file"), "utf8")).toBe("kept");
  });

  it.skipIf(process.getuid?.() === 0)("by assertWritable for a folder without permission", () => {
    mkdirSync(outside("closed"), { mode: 0o500 });
    expect(() => assertWritable(outside("closed", "a.sol"))).toThrow(/: no permission to write there$/);
  });

  it("by makeFolder, which makes every folder above, too", () => {
    writeFileSync(outside("file"), "");
    expect(() => makeFolder(outside("file"))).toThrow(/: a file stands in its place$/);
    expect(() => makeFolder(outside("file", "a"))).toThrow(/leads through something that is no folder$/);
    makeFolder(outside("a", "b"));
    makeFolder(outside("a", "b"));
    expect(lstatSync(outside("a", "b")).isDirectory()).toBe(true);
  });

  // Node's own way of making the folders above never ends there.
  it.runIf(existsSync("/proc/self"))("by makeFolder where the system makes no folders", () => {
    expect(() => makeFolder("/proc/gridplex/a")).toThrow(
      "/proc/gridplex/a: cannot be written: no folder can be made there",
    );
  });
});

it("a solution file reads back, packed or not", () => {
  for (const name of ["s.sol", "s.sol.gz"]) {
    const path = join(folder, name);
    writeSolutionFile(path, { objective: 0.3, colValue: Float64Array.of(0.1, -2.5e-7) }, names);
    expect([...readSolutionFile(path, problem, names)]).toEqual([0.1, -2.5e-7]);
  }
});
