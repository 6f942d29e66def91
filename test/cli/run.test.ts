import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FORMULATIONS, findFormulation } from "../../formulations/index.ts";
import { useBuiltCli } from "./built-cli.ts";

const built = useBuiltCli();
const example = () => JSON.stringify(findFormulation("depot").example?.());

const runJson = (...args: string[]) => {
  const { stdout, stderr, status } = built.run("run", ...args, "--json");
  expect(stdout.split("\n"), stderr).toHaveLength(2);
  return { json: JSON.parse(stdout), status, stderr };
};

describe("run --json", () => {
  it("adds formulation, model, key figures and the physical check to the solve's line", () => {
    const { json, status } = runJson(built.file("depot.json", example()));
    expect(json).toMatchObject({
      file: "depot.json",
      status: "optimal",
      formulation: "depot",
      check: { feasible: true, violations: [] },
    });
    expect(json.model.rows).toBe(json.rows);
    expect(json.model.nonzeros).toBe(json.nonzeros);
    expect(json.model.components).toBe(1);
    expect(Object.keys(json.kpis).length).toBeGreaterThan(5);
    expect(json.gap).toBeLessThanOrEqual(1e-4);
    expect(status).toBe(0);
  });

  it("--rolling says that optimal are the windows, unless the whole is within the gap asked for", () => {
    const file = built.file("depot.json", example());
    const { json, status } = runJson(file, "--rolling", "2,1");
    expect(json).toMatchObject({ status: "optimal", optimalOf: "windows" });
    expect(json.gap).toBeGreaterThan(1e-4);
    expect(status).toBe(0);
    const shown = built.run("run", file, "--rolling", "2,1", "--mip-gap", "9");
    expect(shown.stdout).toMatch(/^status +optimal$/m);
    expect(runJson(file, "--rolling", "2,1", "--mip-gap", "9").json).not.toHaveProperty("optimalOf");
    expect(runJson(file).json).not.toHaveProperty("optimalOf");
  });

  it("says that optimal are the programs of a method without a bound", () => {
    const lot = { ...(findFormulation("parkinglot").example?.() as object), variant: "index_rh" };
    const { json } = runJson(built.file("index.json", JSON.stringify(lot)));
    expect(json).toMatchObject({ status: "optimal", optimalOf: "programs", dualBound: null, gap: null });
  });

  it("tells why an instance has no plan, on stderr and in conflict", () => {
    const file = built.file("lot.json", JSON.stringify(findFormulation("parkinglot").example?.()));
    const { json, status, stderr } = runJson(file, "--set", "params.gridLimitKW=4.3");
    expect(status).toBe(0);
    expect(json).toMatchObject({ status: "infeasible", kpis: null, check: null });
    expect(stderr).toMatch(/^infeasible: vehicle 1 must leave with at least 22 kWh at 01:45/);
    const roles = json.conflict.map(({ role }: { role: string }) => role);
    expect(roles).toContain("target");
    expect(roles).toContain("limit");
    expect(runJson(file).json).not.toHaveProperty("conflict");
  });

  it("--soft reports what had to give way, and holds the plan to the rest", () => {
    const file = built.file("depot.json", example());
    const narrow = ["--set", "data.site.importLimitKW=12"];
    const { json, status } = runJson(file, "--soft", ...narrow);
    expect(status).toBe(0);
    expect(json).toMatchObject({ status: "optimal", check: { feasible: true, violations: [] } });
    expect(json.check.shortfalls.length).toBeGreaterThan(0);
    for (const shortfall of json.check.shortfalls) expect(shortfall.isShortfall).toBe(true);
    expect(json.kpis.shortfallPenaltyEur).toBeGreaterThan(0);
    expect(runJson(file, "--soft").json.check).toEqual({ feasible: true, violations: [], shortfalls: [] });
  });

  it("reports targets that the problem itself lets give way like those of --soft", () => {
    const lot = findFormulation("parkinglot").example?.() as {
      params: object;
      data: { vehicles: readonly object[] };
    };
    const [first, second] = lot.data.vehicles;
    const vehicles = [
      { ...first, arrivalStep: 0, departureStep: 5, socRequired: 0.48 },
      { ...second, arrivalStep: 3, departureStep: 5, socRequired: 0.62 },
    ];
    const params = { ...lot.params, gridLimitKW: 7.4 };
    const raw = { ...lot, variant: "index_rh", params, data: { ...lot.data, vehicles } };
    const file = built.file("lot.json", JSON.stringify(raw));
    const { json, status, stderr } = runJson(file);
    expect(status).toBe(0);
    expect(json).toMatchObject({ check: { feasible: true, violations: [] } });
    expect(json.check.shortfalls[0]).toMatchObject({ unit: "kWh", isShortfall: true });
    expect(json.kpis.shortfallKWh).toBeGreaterThan(0);
    expect(stderr).toMatch(
      /^warning: the plan can be carried out but for \d shortfalls?\n {2}required state/,
    );
    expect(built.run("run", file, "--no-log").stdout).toMatch(/but for \d shortfalls?\n {2}required state/);
  });

  it("--set overrides a field before the check", () => {
    const file = built.file("depot.json", example());
    const before = runJson(file).json.objective;
    const after = runJson(file, "--set", "data.importPrice[0]=-1").json.objective;
    expect(after).toBeLessThan(before - 10);
    const refused = built.run("run", file, "--set", 'data.site.importLimitKW="much"');
    expect(refused.stderr).toMatch(/importLimitKW/);
    expect(refused.status).toBe(1);
  });

  it("names file, line and column of every wrong field at once", () => {
    const text = '{"formulation":"depot","data":{"steps":-1,\n"stepHours":"x"}}';
    const { stderr, status, stdout } = built.run("run", built.file("bad.json", text));
    expect(stderr).toMatch(/^bad\.json:1:\d+: data\.steps/m);
    expect(stderr).toMatch(/^bad\.json:2:\d+: data\.stepHours/m);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  it("suggests the formulation that was meant", () => {
    const { stderr, status } = built.run("run", built.file("typo.json", '{"formulation":"depo","data":{}}'));
    expect(stderr).toMatch(/"depot"/);
    expect(status).toBe(1);
  });

  it("exits with 0 and null figures where no plan is possible", () => {
    const { json, status } = runJson(
      built.file("depot.json", example()),
      "--set",
      "data.site.importLimitKW=1",
    );
    expect(json).toMatchObject({ status: "infeasible", objective: null, kpis: null, check: null });
    expect(status).toBe(0);
  });
});

describe("run --out", () => {
  it("writes schedule, key figures, report, model and solution, and they agree", () => {
    const { json } = runJson(built.file("depot.json", example()), "--out", "plan");
    const folder = path.join(built.folder, "plan");
    expect(readdirSync(folder).sort()).toEqual([
      "kpis.json",
      "model.mps",
      "report.html",
      "schedule.csv",
      "solution.sol",
    ]);
    const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
    const { units, ...kpis } = JSON.parse(read("kpis.json"));
    expect(kpis).toEqual(json.kpis);
    expect(units).toMatchObject({ costEur: "EUR", peakImportKW: "kW", energyImportedKWh: "kWh" });
    expect(read("report.html")).toMatch(/^<!doctype html>/);
    expect(read("schedule.csv").trimEnd().split("\n").length).toBeGreaterThan(6);
    const check = JSON.parse(built.run("check", "plan/model.mps", "plan/solution.sol").stdout);
    expect(check.feasible).toBe(true);
    expect(check.objective).toBeCloseTo(json.objective, 6);
  });
});

describe("files that cannot be written", () => {
  it("are refused before the work, in one line", () => {
    const file = built.file("depot.json", example());
    for (const [option, target, reason] of [
      ["--out", `${file}/plan`, "its path leads through something that is no folder"],
      ["--out", file, "a file stands in its place"],
      ["--solution", "missing/plan.sol", "its folder does not exist"],
      ["--stats", "missing/stats.json", "its folder does not exist"],
      ["--write", "missing/model.mps", "its folder does not exist"],
    ]) {
      const { stdout, stderr, status } = built.run("run", file, option, target);
      expect(stderr).toBe(`${target}: cannot be written: ${reason}\n`);
      expect([stdout, status]).toEqual(["", 1]);
    }
  });

  it("are of a kind that is known", () => {
    const { stderr, status } = built.run("run", built.file("depot.json", example()), "--write", "model.xls");
    expect(stderr).toBe("model.xls: expected a file .mps, .lp or .json, each also with .gz\n");
    expect(status).toBe(1);
  });

  it("as they are come with a warning that names the file", () => {
    const model =
      'format":"gridplex-model","version":1,"columns":[{"name":"a b","ub":1,"cost":-1}],"rows":[]}';
    const { stderr } = built.run(
      "solve",
      built.file("blank.json", `{"${model}`),
      "--write",
      "out.mps",
      "--json",
    );
    expect(stderr).toBe('warning: out.mps: 1 column name(s) changed for this format, first "a b" -> a_b\n');
  });
});

describe("run", () => {
  it("prints the key figures with their units", () => {
    const { stdout } = built.run("run", built.file("depot.json", example()), "--no-log");
    expect(stdout).toMatch(/^check +the plan can be carried out$/m);
    expect(stdout).toMatch(/^Figure +Plan +Uncontrolled +Unit$/m);
    expect(stdout).toMatch(/^Total cost +-?[\d.]+ +-?[\d.]+ +EUR$/m);
    expect(stdout).toMatch(/^Uncontrolled: each truck charges/m);
  });

  it("takes a folder of CSV files", () => {
    const folder = path.join(
      path.dirname(path.dirname(built.cli)),
      "formulations/depot/sample/twenty-trucks",
    );
    const { stdout, stderr, status } = built.run("validate", folder);
    expect(stdout, stderr).toMatch(/valid depot instance/);
    expect(status).toBe(0);
  });
});

describe("validate", () => {
  it("accepts a good instance and a good model", () => {
    const table = built.run("validate", built.file("trucks.csv", "id"));
    expect(table).toMatchObject({ status: 1, stdout: "" });
    expect(table.stderr).toMatch(/trucks\.csv:1: .*the folder of its tables/);
    expect(built.run("validate", "nowhere").stderr).toMatch(/^nowhere:1: found no such file/);
    expect(built.run("validate", built.file("depot.json", example())).stdout).toMatch(/valid depot instance/);
    built.run("run", "depot.json", "--out", "plan");
    expect(built.run("validate", "plan/model.mps").stdout).toMatch(/valid model/);
  });

  it("tells an instance from a model by its keys, not by its names", () => {
    const column = '{"format":"gridplex-model","version":1,"columns":[{"name":"formulation"}],"rows":[]}';
    expect(built.run("validate", built.file("column.json", column)).stdout).toMatch(/valid model/);
    const { stderr, status } = built.run("validate", built.file("nameless.json", '{"data":{}}'));
    const names = FORMULATIONS.map((each) => each.name).join(", ");
    expect(stderr).toBe(`nameless.json:1:1: formulation: found nothing, expected one of: ${names}\n`);
    expect(status).toBe(1);
  });

  it("lists fifty problems and counts the rest", () => {
    const prices = `[${Array.from({ length: 10 }, () => '"x"')}]`;
    const trucks = Array.from({ length: 30 }, () => '{"id":0}');
    const text = `{"formulation":"depot","data":{"steps":10,"importPrice":${prices},"trucks":[${trucks}]}}`;
    const lines = built.run("validate", built.file("many.json", text)).stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toMatch(/^and \d+ more problems$/);
  });

  it("lists every problem of a model in one go; solve names the first", () => {
    const text = "Minimize\n x + y\nSubject To\n c1: x + y\n c2: 2 x 3 y <= 4\nBounds\n z <= 1\nEnd\n";
    const { stderr, status, stdout } = built.run("validate", built.file("three.lp", text));
    expect(stderr.trimEnd().split("\n")).toEqual([
      'three.lp:5:2: found "c2", expected a relation (<=, >= or =)',
      'three.lp:5:10: found "3", expected "+", "-" or a relation',
      'three.lp:7:2: found column "z", expected a column of the objective or of a row',
    ]);
    expect([status, stdout]).toEqual([1, ""]);
    const first = built.run("solve", "three.lp");
    expect(first.stderr).toBe('three.lp:5:2: found "c2", expected a relation (<=, >= or =)\n');
    expect(first.status).toBe(1);
  });

  it("lists fifty problems of a model and says that there are more", () => {
    const rows = Array.from({ length: 70 }, (_, row) => ` Q  R${row}\n`).join("");
    const lines = built.run("validate", built.file("many.mps", `ROWS\n${rows}COLUMNS\nENDATA\n`)).stderr;
    expect(lines.trimEnd().split("\n")).toHaveLength(51);
    expect(lines).toMatch(/^many\.mps:51: found row type "Q"[^\n]*\nand more problems: reading ended here$/m);
  });

  it("lists every problem of a folder in one go", () => {
    const folder = path.join(built.folder, "broken");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, "instance.json"),
      '{"formulation":"depot","name":"b","data":{"steps":1}}',
    );
    const { stderr, status } = built.run("validate", "broken");
    for (const file of ["timeseries.csv", "trucks.csv", "truck_steps.csv"]) expect(stderr).toContain(file);
    expect(status).toBe(1);
  });
});

describe("formulations", () => {
  it("lists the plug-ins with one line each", () => {
    expect(built.run("formulations").stdout).toMatch(/^depot +\S/m);
  });

  it("describes the fields with their units, and its example is a valid instance", () => {
    const { stdout } = built.run("formulations", "depot");
    expect(stdout).toMatch(/importLimitKW.* kW /);
    const instance = stdout.slice(stdout.indexOf("\n{\n"));
    expect(built.run("validate", built.file("example.json", instance)).status).toBe(0);
  });
});
