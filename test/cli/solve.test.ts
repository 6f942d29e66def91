import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { useBuiltCli } from "./built-cli.ts";
import { INFEASIBLE_LP, MAX_LP, marketSplit, SMALL_MIP, UNBOUNDED_LP } from "./models.ts";

const built = useBuiltCli();

const KEYS = (
  "solver version file name rows columns nonzeros integers status objective dualBound gap nodes " +
  "simplexIterations threads seed seconds violations peakMemoryMB"
).split(" ");

const solveJson = (...args: string[]) => {
  const { stdout, stderr, status } = built.run("solve", ...args, "--json");
  const lines = stdout.split("\n");
  expect(lines, stderr).toHaveLength(2);
  expect(lines[1]).toBe("");
  return { json: JSON.parse(lines[0]), status, stderr };
};

describe("solve --json", () => {
  it("prints exactly the documented keys, in the file's own sense, on one line", () => {
    const { json, status, stderr } = solveJson(built.file("max.lp", MAX_LP));
    expect(Object.keys(json).sort()).toEqual([...KEYS].sort());
    expect(Object.keys(json.seconds).sort()).toEqual(["presolve", "read", "solve", "total"]);
    expect(Object.keys(json.violations).sort()).toEqual(["bound", "dual", "integrality", "row"]);
    expect(json).toMatchObject({
      solver: "gridplex",
      file: "max.lp",
      rows: 2,
      columns: 2,
      nonzeros: 4,
      integers: 0,
      status: "optimal",
      nodes: expect.any(Number),
      threads: 1,
      seed: 0,
    });
    expect(json.objective).toBeCloseTo(21, 7);
    expect(json.dualBound).toBeCloseTo(21, 7);
    expect(json.gap).toBeLessThan(1e-9);
    expect(json.seconds.total).toBeCloseTo(json.seconds.read + json.seconds.solve, 5);
    expect(json.seconds.solve).toBeGreaterThan(0);
    expect(json.seconds.presolve).toBeLessThanOrEqual(json.seconds.solve);
    expect(json.violations.dual).toBeLessThan(1e-6);
    expect(json.peakMemoryMB).toBeGreaterThan(10);
    expect(json.peakMemoryMB).toBeLessThan(2000);
    expect(status).toBe(0);
    expect(stderr).toBe("");
  });

  it("gives null as the dual violation of a mixed-integer program", () => {
    const { json } = solveJson(built.file("mip.lp", SMALL_MIP));
    expect(json).toMatchObject({ status: "optimal", integers: 2, violations: { dual: null } });
    expect(json.objective).toBeCloseTo(8, 7);
  });

  it("names the bounds that contradict each other with --conflict, and null without any", () => {
    const model =
      "min\n obj: x + y\nst\n need: x + y >= 9\n room: x + z <= 20\nbounds\n x <= 3\n y <= 4\nend\n";
    const file = built.file("short.lp", model);
    const { json, status } = solveJson(file, "--conflict");
    expect(status).toBe(0);
    expect(json).toMatchObject({
      status: "infeasible",
      conflict: { isMinimal: true, needsIntegrality: false },
    });
    expect(json.conflict.members).toEqual([
      { row: "need", side: "lower", bound: 9, relaxBy: expect.closeTo(2, 9) },
      { column: "x", side: "upper", bound: 3, relaxBy: expect.closeTo(2, 9) },
      { column: "y", side: "upper", bound: 4, relaxBy: expect.closeTo(2, 9) },
    ]);
    const { stdout } = built.run("solve", file, "--conflict", "--no-log");
    expect(stdout).toContain("row need at least 9, gone if it gives way by 2");
    expect(solveJson(built.file("max.lp", MAX_LP), "--conflict").json.conflict).toBeNull();
    expect(solveJson(file).json).not.toHaveProperty("conflict");
  });

  it("exits with 0 and null figures for infeasible and unbounded programs", () => {
    const infeasible = solveJson(built.file("infeasible.lp", INFEASIBLE_LP));
    expect(infeasible.json).toMatchObject({ status: "infeasible", objective: null, gap: null });
    expect(infeasible.json.violations.row).toBeNull();
    expect(infeasible.status).toBe(0);
    const unbounded = solveJson(built.file("unbounded.lp", UNBOUNDED_LP));
    expect(unbounded.json).toMatchObject({ status: "unbounded", objective: null });
    expect(unbounded.status).toBe(0);
  });

  it("--repeat adds seconds.warm, the fastest of the later solves", () => {
    const { json } = solveJson(built.file("max.lp", MAX_LP), "--repeat", "4");
    expect(json.seconds.warm).toBeGreaterThan(0);
    expect(json.seconds.warm).toBeLessThan(json.seconds.solve);
  });

  it("--repeat gives each repetition the whole time limit", () => {
    const { json } = solveJson(
      built.file("hard.lp", marketSplit(4, 40)),
      "--time-limit",
      "0.7",
      "--repeat",
      "2",
    );
    expect(json.seconds.warm).toBeGreaterThan(0.5);
    expect(json.seconds.warm).toBeLessThan(1);
  });

  it("--time-limit 0 stops without an answer: exit status 2", () => {
    const { json, status } = solveJson(built.file("hard.lp", marketSplit(4, 40)), "--time-limit", "0");
    expect(json.status).toBe("time_limit");
    expect(status).toBe(json.objective === null ? 2 : 0);
  });

  it("--time-limit bounds the whole command and keeps the best solution", () => {
    const { json, status } = solveJson(built.file("hard.lp", marketSplit(4, 40)), "--time-limit", "1");
    expect(json.status).toBe("time_limit");
    expect(json.seconds.total).toBeLessThan(1.3);
    expect(json.objective).toBeGreaterThanOrEqual(json.dualBound);
    expect(status).toBe(0);
  });

  it("--node-limit stops the tree", () => {
    const { json } = solveJson(built.file("hard.lp", marketSplit(4, 40)), "--node-limit", "5");
    expect(json.status).toBe("node_limit");
    expect(json.nodes).toBeLessThanOrEqual(6);
  });

  it("--off all leaves the bare method with the same optimum", () => {
    const { json } = solveJson(built.file("mip.lp", SMALL_MIP), "--off", "all");
    expect(json.objective).toBeCloseTo(8, 7);
  });

  it("counts the threads that worked: a model without a tree needs one, and has the same answer", () => {
    const alone = solveJson(built.file("max.lp", MAX_LP));
    const { json, stderr } = solveJson(built.file("max.lp", MAX_LP), "--threads", "4");
    expect(json).toMatchObject({ threads: 1, status: "optimal", objective: alone.json.objective });
    expect(stderr).toBe("");
  });
});

describe("solve", () => {
  it("prints a summary on stdout and its log on stderr", () => {
    const { stdout, stderr, status } = built.run("solve", built.file("mip.lp", SMALL_MIP));
    expect(stdout).toMatch(/^status +optimal$/m);
    expect(stdout).toMatch(/^objective +8$/m);
    expect(stderr).toMatch(/1 rows?, 2 col/);
    expect(status).toBe(0);
  });

  it("--no-log keeps stderr empty", () => {
    expect(built.run("solve", built.file("mip.lp", SMALL_MIP), "--no-log").stderr).toBe("");
  });

  it("--log-times off writes the same log twice", () => {
    const log = () => built.run("solve", built.file("mip.lp", SMALL_MIP), "--log-times", "off").stderr;
    expect(log()).not.toBe("");
    expect(log()).toBe(log());
  });

  it("--solution, then check and --start take the file back", () => {
    const model = built.file("mip.lp", SMALL_MIP);
    built.run("solve", model, "--solution", "mip.sol");
    const solution = readFileSync(path.join(built.folder, "mip.sol"), "utf8");
    expect(solution.split("\n")[0]).toBe("=obj= 8");
    const check = built.run("check", model, "mip.sol");
    expect(JSON.parse(check.stdout)).toMatchObject({ feasible: true, objective: 8 });
    expect(check.status).toBe(0);
    const { json } = solveJson(model, "--start", "mip.sol", "--solution-limit", "1");
    expect(json.objective).toBeCloseTo(8, 7);
  });

  it("--write writes the model as read, and it solves to the same optimum", () => {
    for (const target of ["again.mps", "again.lp", "again.json"]) {
      built.run("solve", built.file("max.lp", MAX_LP), "--write", target);
      const { json } = solveJson(target);
      expect(json.objective, target).toBeCloseTo(21, 7);
    }
  });

  it("--stats writes counters as JSON", () => {
    built.run("solve", built.file("mip.lp", SMALL_MIP), "--stats", "stats.json");
    const stats = JSON.parse(readFileSync(path.join(built.folder, "stats.json"), "utf8"));
    expect(stats.status).toBe("optimal");
    expect(Object.keys(stats.components).length).toBeGreaterThan(0);
  });

  it("writes no solution file where there is no solution", () => {
    built.run("solve", built.file("infeasible.lp", INFEASIBLE_LP), "--solution", "none.sol");
    expect(existsSync(path.join(built.folder, "none.sol"))).toBe(false);
  });
});

describe("check", () => {
  it("exits with 3 and names the worst row and column of an infeasible point", () => {
    const model = built.file("mip.lp", SMALL_MIP);
    const { stdout, status } = built.run("check", model, built.file("bad.sol", "=obj= 0\nx 1.5\n"));
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ feasible: false, objective: 3, worst: { row: "need", column: "x" } });
    expect(report.violations.row).toBeCloseTo(4, 9);
    expect(report.violations.integrality).toBeCloseTo(0.5, 9);
    expect(status).toBe(3);
  });

  it("warns of an objective that the file states and its point does not have", () => {
    const model = built.file("mip.lp", SMALL_MIP);
    built.run("solve", model, "--solution", "mip.sol");
    const text = readFileSync(path.join(built.folder, "mip.sol"), "utf8");
    const check = (stated: string) => {
      const file = built.file("stated.sol", text.replace("=obj= 8\n", stated));
      const { stdout, stderr, status } = built.run("check", model, file);
      return { json: JSON.parse(stdout), stderr, status };
    };
    const wrong = check("=obj= 8.001\n");
    expect(wrong.json).toMatchObject({ feasible: true, objective: 8, statedObjective: 8.001 });
    expect(wrong.stderr).toBe("warning: stated.sol: found =obj= 8.001, expected 8, the value of its point\n");
    expect(wrong.status).toBe(0);
    expect(check("=obj= 8.000001\n")).toMatchObject({ stderr: "", json: { statedObjective: 8.000001 } });
    expect(check("")).toMatchObject({ stderr: "", json: { statedObjective: null } });
  });
});
