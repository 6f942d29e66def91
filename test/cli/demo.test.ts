import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { useBuiltCli } from "./built-cli.ts";

const built = useBuiltCli();

describe("demo", () => {
  it("solves the bundled samples, shows log and figures, and writes their files", () => {
    const { stdout, stderr } = built.run("demo", "--out", "out", "--time-limit", "20");
    expect(stderr).toMatch(/^root LP: optimal/m);
    expect(stdout).toMatch(/^== one-truck$/m);
    expect(stdout).toMatch(/^== twenty-trucks$/m);
    expect(stdout).toMatch(/^Total cost .* EUR$/m);
    for (const file of ["schedule.csv", "kpis.json", "report.html", "model.mps", "solution.sol"]) {
      expect(existsSync(path.join(built.folder, "out/one-truck", file)), file).toBe(true);
    }
    expect(existsSync(path.join(built.folder, "out/twenty-trucks/model.mps"))).toBe(true);
  });
});
