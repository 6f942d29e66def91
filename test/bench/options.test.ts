import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parseBenchOptions } from "../../bench/options.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSX = createRequire(import.meta.url).resolve("tsx");
const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("options of the bench", () => {
  it("have defaults", () => {
    expect(parseBenchOptions(["--suite", "netlib,infeasible"])).toMatchObject({
      suite: ["netlib", "infeasible"],
      contenders: ["gridplex", "highs"],
      limit: 60,
      mipGap: 1e-4,
    });
  });

  it.each([
    [["--suite", "netlibb"], 'found "netlibb"'],
    [["--suite", "netlib", "--contenders", "gridplex,cplex"], 'found "cplex"'],
    [["--suite", "netlib", "--contenders", "highs,highs"], 'Found "highs" twice'],
    [["--suite", "netlib", "--limit", "0"], 'a number above 0, found "0"'],
    [["--suite", "netlib", "--mip-gap", "-1"], 'a number of at least 0, found "-1"'],
    [["--suite", "netlib", "--only", "("], 'a regular expression, found "("'],
    [["--suite", "netlib", "extra"], "too many arguments"],
    [[], "expected --suite"],
  ])("refuse %j", (args, message) => {
    expect(() => parseBenchOptions(args)).toThrow(message);
  });
});

describe("a race from the command line", () => {
  it("writes every run and the page, and names its command", () => {
    const model = "NAME\nROWS\n N cost\n G need\nCOLUMNS\n x cost 2 need 1\nRHS\n RHS need 3\nENDATA\n";
    writeFileSync(path.join(folder, "small.mps"), model);
    const references = [{ name: "small", file: "small.mps", status: "optimal", objective: 6 }];
    writeFileSync(path.join(folder, "refs.json"), JSON.stringify(references));
    const json = path.join(folder, "runs.json");
    const page = path.join(folder, "page.md");
    const args = ["--folder", folder, "--limit", "5", "--json", json, "--page", page];
    execFileSync(process.execPath, ["--import", TSX, "bench/run.ts", ...args], { cwd: ROOT, stdio: "pipe" });
    const written = JSON.parse(readFileSync(json, "utf8"));
    expect(written.suites[0].runs).toMatchObject([
      { contender: "gridplex", verdict: "ok", objective: 6 },
      { contender: "highs", verdict: "ok", objective: 6 },
    ]);
    expect(readFileSync(page, "utf8")).toContain(`npm run bench -- ${args.join(" ")}`);
  });
});
