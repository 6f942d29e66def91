import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { useBuiltCli } from "./built-cli.ts";

const built = useBuiltCli();

/** Instances below `formulations/<name>/sample`: JSON files, and folders with an instance.json. */
function sampleNames(): string[] {
  const root = path.join(path.dirname(built.cli), "../formulations");
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => /\bsample$/.test(entry.parentPath))
    .filter((entry) =>
      entry.isFile()
        ? entry.name.endsWith(".json")
        : existsSync(path.join(entry.parentPath, entry.name, "instance.json")),
    )
    .map((entry) => entry.name.replace(/\.json$/, ""))
    .sort();
}

/** Stands in for `npm start`, which builds and then runs this command. */
describe("demo", () => {
  it("solves every sample to optimality, with plans that can be carried out", () => {
    const { stdout, stderr, status } = built.run("demo", "--out", "out", "--time-limit", "20");
    expect(status, stderr).toBe(0);
    const parts = new Map(
      stdout
        .split(/^== /m)
        .slice(1)
        .map((part) => [part.slice(0, part.indexOf("\n")), part]),
    );
    expect([...parts.keys()].sort()).toEqual(sampleNames());
    // The log of each way of solving.
    for (const line of [
      /^root LP: optimal/m,
      /^master: \d+ nodes/m,
      /^tangents: round/m,
      /^convex: interior point/m,
    ]) {
      expect(stderr).toMatch(line);
    }
    for (const [name, part] of parts) {
      expect(part).toMatch(new RegExp(`^${name}$`, "m"));
      expect(part).toMatch(/^status +optimal$/m);
      expect(part).toMatch(/^check +the plan can be carried out$/m);
      if (["one-truck", "twenty-trucks", "shared-chargers"].includes(name))
        expect(part).toMatch(/^Total cost .* EUR$/m);
      // Several scenarios have a folder each.
      const whole = path.join(built.folder, "out", name);
      const [scenario] = readdirSync(whole, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      const folder = path.join(whole, scenario?.name ?? "");
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
