import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readInstance } from "../../../io/read/instance.ts";
import { SMALL_CASE } from "../../formulations/dcopf-cases.ts";

describe("side files of an instance", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-side-"));
  const instance = path.join(folder, "runs", "instance.json");
  beforeAll(() => {
    mkdirSync(path.join(folder, "runs"));
    mkdirSync(path.join(folder, "cases"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (name: string, bytes: Uint8Array | string | null, sha256?: string) => {
    if (bytes !== null) writeFileSync(path.join(folder, "cases", name), bytes);
    const caseFile = { path: `../cases/${name}`, ...(sha256 === undefined ? {} : { sha256 }) };
    writeFileSync(instance, JSON.stringify({ formulation: "dcopf", name: "x", data: { caseFile } }));
    return readInstance(instance);
  };
  const hashOf = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

  it("are found beside the instance, plain or gzipped, and must be what was meant", () => {
    const packed = gzipSync(SMALL_CASE);
    expect(read("a.m", SMALL_CASE, hashOf(SMALL_CASE)).name).toBe("x");
    expect(read("a.m.gz", packed, hashOf(packed).toUpperCase()).name).toBe("x");
    expect(() => read("b.m", `${SMALL_CASE}\n`, hashOf(SMALL_CASE))).toThrow(
      /b\.m: found SHA-256 .*another version/,
    );
  });

  it("say what is wrong with file and line", () => {
    expect(() => read("none.m", null)).toThrow(
      /none\.m: found no file that can be read, expected the MATPOWER case/,
    );
    expect(() => read("c.m", "mpc.bus = [\n 1 2 x ];")).toThrow(/c\.m:2:6: data\.caseFile: found "x \];"/);
    const wrong = SMALL_CASE.replace("1, 3, 10", "1, 3, NaN");
    expect(() => read("d.m", wrong)).toThrow(
      /d\.m:10:9: mpc\.bus\(1\)\.Pd: found NaN, expected a finite number/,
    );
    expect(() => read("e.m.gz", gzipSync(SMALL_CASE).subarray(0, 100))).toThrow(/e\.m\.gz:1: .*gzip/);
  });
});
