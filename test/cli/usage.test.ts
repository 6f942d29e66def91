import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findFormulation } from "../../formulations/index.ts";
import { useBuiltCli } from "./built-cli.ts";
import { SMALL_MIP } from "./models.ts";

const built = useBuiltCli();

/** Runs a command line that must be refused: exit status 1, nothing on stdout, no stack trace. */
const refused = (...args: string[]) => {
  const { stdout, stderr, status } = built.run(...args);
  expect(status, stderr).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toBe("");
  return stderr;
};

describe("bad usage exits with 1 and says what was expected", () => {
  it("suggests the option that was meant", () => {
    expect(refused("solve", "x.mps", "--time-limt", "3")).toMatch(/--time-limit/);
  });

  it("suggests the command that was meant", () => {
    expect(refused("slove", "x.mps")).toMatch(/solve/);
  });

  it("lists the commands where help is asked for another", () => {
    expect(refused("help", "nope")).toMatch(/"nope", expected one of solve, run, validate/);
    expect(built.run("help", "solve").status).toBe(0);
  });

  it("names the missing file", () => {
    expect(refused("solve", "absent.mps")).toMatch(/absent\.mps/);
    expect(refused("run", "absent.json")).toMatch(/absent\.json/);
    expect(refused("check", "absent.mps", "absent.sol")).toMatch(/absent\.mps/);
    expect(refused("solve", built.file("mip.lp", SMALL_MIP), "--start", "absent.sol")).toMatch(/absent\.sol/);
  });

  it("names file and line of a mistake in a model", () => {
    const text = "NAME bad\nROWS\n N cost\n L lim\nCOLUMNS\n x lim one\nRHS\nBOUNDS\nENDATA\n";
    expect(refused("solve", built.file("bad.mps", text), "--json")).toMatch(/^bad\.mps:6\b.*one/m);
  });

  it("suggests the technique that was meant and lists the known ones", () => {
    const stderr = refused("solve", built.file("mip.lp", SMALL_MIP), "--off", "scalling");
    expect(stderr).toMatch(/did you mean "scaling"/);
    expect(stderr).toMatch(/bound-flipping/);
  });

  it.each([
    ["--time-limit", "soon"],
    ["--time-limit", "-1"],
    ["--time-limit", "0x10"],
    ["--mip-gap", "-0.1"],
    ["--node-limit", "1.5"],
    ["--threads", "0"],
    ["--repeat", "0"],
    ["--seed", "-1"],
    ["--log-times", "maybe"],
  ])("refuses %s %s", (option, value) => {
    expect(refused("solve", "x.mps", option, value)).toContain(option);
  });

  it("refuses checkpoints where they have no use", () => {
    const [state, again] = [
      ["--checkpoint", "state.ckpt"],
      ["--resume", "state.ckpt"],
    ];
    expect(refused("solve", "x.mps", "--checkpoint-every", "5")).toMatch(/--checkpoint has to name/);
    expect(refused("solve", "x.mps", ...state, "--repeat", "2")).toMatch(/--repeat: solves from scratch/);
    expect(refused("solve", "x.mps", ...again, "--start", "x.sol")).toMatch(/--start: has no use beside/);
    expect(refused("solve", "x.mps", "--checkpoint", "none/state.ckpt")).toMatch(/folder does not exist/);
  });

  it("refuses results in the place of the input or of each other", () => {
    const model = built.file("kept.lp", SMALL_MIP);
    expect(refused("solve", model, "--solution", model)).toMatch(
      /--solution: found kept.lp, which is the input/,
    );
    expect(refused("solve", model, "--stats", `./${model}`)).toMatch(/--stats: .*the input/);
    expect(refused("solve", model, "--solution", "a.sol", "--stats", "a.sol")).toMatch(
      /the file of --solution/,
    );
    expect(refused("solve", model, "--resume", "absent.ckpt")).toBe(
      "absent.ckpt: found no such file, expected a checkpoint of gridplex\n",
    );
    expect(refused("solve", model, "--resume", ".")).toBe(
      ".: found a folder, expected a checkpoint of gridplex\n",
    );
    if (process.platform !== "win32") {
      symlinkSync(".", path.join(built.folder, "here"));
      expect(refused("solve", model, "--solution", "a.sol", "--stats", "here/a.sol")).toMatch(
        /the file of --solution/,
      );
      symlinkSync("loop", path.join(built.folder, "loop"));
      expect(refused("solve", "loop/model.lp")).toMatch(/^loop\/model.lp:1: /);
      for (const command of ["run", "validate"]) {
        expect(refused(command, "loop/day.json")).toMatch(/^loop\/day.json:1: found an error while reading/);
      }
    }
    expect(readFileSync(path.join(built.folder, model), "utf8")).toBe(SMALL_MIP);
    const sink = process.platform === "win32" ? "NUL" : "/dev/null";
    expect(built.run("solve", model, "--solution", sink, "--stats", sink).status).toBe(0);
  });

  it("drops no name of an instance", () => {
    const example = findFormulation("depot").example?.() as object;
    const wrong = built.file("named.json", JSON.stringify({ ...example, name: ["a"] }));
    expect(refused("run", wrong)).toMatch(/^named\.json:1:\d+: name: found a list of 1, expected a text/);
    const { stdout } = built.run("run", wrong, "--set", "name=2026", "--json");
    expect(JSON.parse(stdout).name).toBe("2026");
  });

  it("refuses --soft where the objective is no cost", () => {
    const lot = { ...(findFormulation("parkinglot").example?.() as object), variant: "index_rh" };
    expect(refused("run", built.file("lot.json", JSON.stringify(lot)), "--soft")).toMatch(
      /index_rh with soft targets/,
    );
  });

  it("refuses a file whose type it does not know", () => {
    expect(refused("solve", built.file("model.txt", "x"))).toMatch(/model\.txt/);
  });

  it("refuses an unknown formulation's name and suggests the one that was meant", () => {
    expect(refused("formulations", "depo")).toMatch(/"depot"/);
  });

  it.each([
    ["12", /W,S/],
    ["12,6,3", /W,S/],
    ["6,12", /W of at least S/],
    ["0,0", /at least 1/],
    ["a,b", /whole number/],
  ])("refuses windows of %s", (value, expected) => {
    expect(refused("run", "x.json", "--rolling", value)).toMatch(expected);
  });

  it.each(["1000", "257", "0", "1.5", "two"])("refuses %s threads", (value) => {
    expect(refused("solve", "x.mps", "--threads", value)).toMatch(/a whole number from 1 to 256/);
  });

  it("refuses --set without a value", () => {
    expect(refused("run", "x.json", "--set", "data.steps")).toMatch(/PATH=VALUE/);
  });
});

describe("help", () => {
  it("lists the commands and their options", () => {
    const { stdout, status } = built.run("--help");
    for (const command of ["solve", "run", "validate", "check", "formulations", "demo"]) {
      expect(stdout).toContain(command);
    }
    expect(status).toBe(0);
    const help = built.run("solve", "--help");
    expect(help.stdout).toContain("--mip-gap");
    expect(help.stdout).toContain("--checkpoint-every");
    expect(help.status).toBe(0);
  });

  it("--version prints the package's version", async () => {
    const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
    expect(built.run("--version").stdout).toBe(`${manifest.version}\n`);
  });
});

describe.skipIf(!existsSync("/dev/full"))("outputs that take nothing", () => {
  const solveInto = (redirection: string) => {
    const model = built.file("piped.lp", SMALL_MIP);
    const line = `"${process.execPath}" "${built.cli}" solve ${model} ${redirection}`;
    return spawnSync("/bin/bash", ["-o", "pipefail", "-c", line], { cwd: built.folder, encoding: "utf8" });
  };

  it("an answer that cannot be given is an error in one line", () => {
    const { status, stderr } = solveInto("--json > /dev/full");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^stdout: cannot be written: .*\n$/);
  });

  it("a log that nobody takes ends no solve", () => {
    for (const log of ["2> /dev/full", "2> >(true)"]) {
      const { status, stdout } = solveInto(`--json --log ${log}`);
      expect([status, JSON.parse(stdout).status]).toEqual([0, "optimal"]);
    }
  });

  it("a reader that goes early is no error", () => {
    expect(solveInto("| true").status).toBe(0);
  });
});
