import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { DEFAULT_NAMES, ParseError } from "../../../engine/index.ts";
import { unpackGzip } from "../../../io/read/gzip.ts";
import { readModelFile } from "../../../io/read/model-file.ts";
import { writeModelJson } from "../../../io/write/model-json.ts";
import { refusal, utf8 } from "./dialect.ts";

const folder = mkdtempSync(join(tmpdir(), "gridplex-read-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const MPS = "NAME t\nROWS\n N obj\n L r\nCOLUMNS\n x obj 1 r 2\nRHS\n RHS r 4\nENDATA\n";
const LP = "Minimize\n obj: x\nSubject To\n r: 2 x <= 4\nEnd\n";
const { problem: EXPECTED } = readModelFile(file("expected.mps", MPS));
const JSON_TEXT = writeModelJson(EXPECTED, DEFAULT_NAMES).bytes;

const failure = (path: string) => refusal(() => readModelFile(path), "").message.replace(folder, "");

describe("readModelFile", () => {
  it.each<[string, string | Uint8Array]>([
    ["a.mps", MPS],
    ["a.lp", LP],
    ["a.json", JSON_TEXT],
    ["a.MPS", MPS],
    ["a.b.mps", MPS],
    ["a.mps.gz", gzipSync(MPS)],
    ["a.lp.gz", gzipSync(LP)],
    ["a.json.gz", gzipSync(JSON_TEXT)],
    ["two-members.mps.gz", Buffer.concat([gzipSync(MPS.slice(0, 40)), gzipSync(MPS.slice(40))])],
  ])("reads %s", (name, content) => {
    const model = readModelFile(file(name, content));
    expect(model.problem).toEqual(EXPECTED);
    expect(model.warnings).toEqual([]);
  });

  it("takes plain text in a .gz, with a warning", () => {
    const model = readModelFile(file("plain.mps.gz", MPS));
    expect(model.problem).toEqual(EXPECTED);
    expect(model.warnings[0]).toMatch(/plain.mps.gz:1: not gzip data, read as plain text/);
  });

  it("takes gzip data without .gz, with a warning", () => {
    const model = readModelFile(file("packed.mps", gzipSync(MPS)));
    expect(model.problem).toEqual(EXPECTED);
    expect(model.warnings[0]).toMatch(/packed.mps:1: gzip data in a file without .gz/);
  });

  it("refuses unknown extensions, missing files and folders in one line", () => {
    expect(failure(file("a.txt", MPS))).toMatch(
      /a.txt:1: found the extension ".txt", expected a file .mps, .lp or/,
    );
    expect(failure(file("a.gz", MPS))).toMatch(/the extension ".gz"/);
    expect(failure(file("noextension", MPS))).toMatch(/without extension/);
    mkdirSync(join(folder, "tables"));
    expect(failure(join(folder, "tables"))).toMatch(
      /found a folder, .*`gridplex run` takes folders of tables/,
    );
    expect(failure(file("plan.json", '{ "name": "x", "formulation": "depot" }'))).toMatch(
      /the unknown key "formulation", expected a model \(`gridplex run` takes instances/,
    );
    expect(failure(join(folder, "missing.mps"))).toBe(
      "/missing.mps:1: found no such file, expected a readable file",
    );
    expect(failure(`${folder}/missing/a.mps`)).toMatch(/no such file/);
    const inner = mkdtempSync(join(folder, "d-"));
    rmSync(inner, { recursive: true });
    expect(failure(`${file("f", "")}/a.mps`)).toMatch(/no folder/);
  });

  it("refuses damaged gzip data", () => {
    const packed = gzipSync(MPS.repeat(20));
    expect(failure(file("cut.mps.gz", packed.subarray(0, packed.length / 2)))).toMatch(/end too early/);
    const garbled = Buffer.from(packed);
    garbled.fill(0xaa, 12, 40);
    expect(failure(file("garbled.mps.gz", garbled))).toMatch(/damaged gzip data/);
    expect(failure(file("magic.mps.gz", Uint8Array.of(0x1f, 0x8b)))).toMatch(/gzip data/);
    const tail = Buffer.concat([packed, Buffer.from("this is garbage after it")]);
    expect(failure(file("tail.mps.gz", tail))).toMatch(/damaged gzip data/);
    expect(
      failure(
        file(
          "noise.mps.gz",
          Uint8Array.from({ length: 99 }, (_, pos) => 1 + ((pos * 37) % 255)),
        ),
      ),
    ).toMatch(/expected a section|a section/);
  });
});

it("a gzip bomb is refused before it fills the memory", () => {
  const bomb = gzipSync(new Uint8Array(80 * 2 ** 20));
  expect(() => unpackGzip(bomb, "bomb.gz")).toThrow(ParseError);
  expect(() => unpackGzip(bomb, "bomb.gz")).toThrow(/unpack to over 67108864/);
  expect(unpackGzip(gzipSync(utf8("x".repeat(10 ** 6))), "small.gz").length).toBe(10 ** 6);
});
