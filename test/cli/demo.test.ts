import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { useBuiltCli } from "./built-cli.ts";

const built = useBuiltCli();

/** Stands in for `npm start`, which builds and then runs this command. */
describe("demo", () => {
  it("solves the samples of the depot to optimality, with plans that can be carried out", () => {
    const { stdout, stderr, status } = built.run("demo", "--out", "out", "--time-limit", "20");
    expect(status, stderr).toBe(0);
    expect(stderr.match(/^root LP: optimal/gm)?.length).toBeGreaterThanOrEqual(2);
    for (const name of ["one-truck", "twenty-trucks"]) {
      const part = stdout.split(/^== /m).find((each) => each.startsWith(`${name}\n`)) ?? "";
      expect(part).toMatch(new RegExp(`^${name}$`, "m"));
      expect(part).toMatch(/^status +optimal$/m);
      expect(part).toMatch(/^check +the plan can be carried out$/m);
      expect(part).toMatch(/^Total cost .* EUR$/m);
      const folder = path.join(built.folder, "out", name);
      for (const file of ["schedule.csv", "kpis.json", "report.html", "model.mps", "solution.sol"]) {
        expect(existsSync(path.join(folder, file)), file).toBe(true);
      }
      const report = readFileSync(path.join(folder, "report.html"), "utf8");
      expect(report).toContain("Optimal plan: at most");
      expect(report).toContain("Checked: the plan keeps every physical limit.");
      expect(report).toContain("How it was solved");
    }
  });

  it.each(["one-truck.json", "twenty-trucks"])("run --json says the same of %s", (name) => {
    const sample = path.join(path.dirname(built.cli), "../formulations/depot/sample", name);
    const { stdout, stderr, status } = built.run("run", sample, "--json", "--time-limit", "20");
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "optimal",
      check: { feasible: true, violations: [] },
      kpis: { shortfallKWh: 0 },
    });
  });
});
