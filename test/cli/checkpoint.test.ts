import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../generators/random.ts";
import { useBuiltCli } from "./built-cli.ts";
import { marketSplit, SMALL_MIP } from "./models.ts";

const built = useBuiltCli();

/** Starts a solve that keeps its state and sends a signal so many milliseconds after its first state stands there. */
async function stopSolve(model: string, state: string, signal: NodeJS.Signals, afterMs: number) {
  const flags = ["--json", "--checkpoint", state, "--checkpoint-every", "0.05"];
  const child = spawn(process.execPath, [built.cli, "solve", model, ...flags], { cwd: built.folder });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const file = path.join(built.folder, state);
  while (!existsSync(file) && child.exitCode === null) await new Promise((wait) => setTimeout(wait, 5));
  await new Promise((wait) => setTimeout(wait, afterMs));
  child.kill(signal);
  return { status: await ended, stdout };
}

const solveJson = (...args: string[]) => {
  const { stdout, stderr, status } = built.run("solve", ...args, "--json");
  expect(stdout.split("\n"), stderr).toHaveLength(2);
  return { json: JSON.parse(stdout), status };
};

describe("a solve that keeps its state in a file", () => {
  it("killed at any time, ends at the same optimum from its last state", { timeout: 120_000 }, async () => {
    const random = new Random(11);
    const model = built.file("split.lp", marketSplit(3, 18));
    const { objective } = solveJson(model).json;
    for (let kill = 0; kill < 6; kill++) {
      rmSync(path.join(built.folder, "state.ckpt"), { force: true });
      await stopSolve(model, "state.ckpt", "SIGKILL", random.whole(0, 400));
      const { json, status } = solveJson(model, "--resume", "state.ckpt");
      expect(status).toBe(0);
      expect(json).toMatchObject({ status: "optimal", objective: expect.closeTo(objective, 6) });
    }
    // What a kill in the middle of a write leaves behind is no state.
    const strays = readdirSync(built.folder).filter((name) => name.startsWith("state.ckpt."));
    expect(strays.length).toBeLessThanOrEqual(6);
  });

  it("keeps it on SIGTERM, and says how far it had come", { timeout: 60_000 }, async () => {
    const model = built.file("split.lp", marketSplit(3, 18));
    const { json: whole } = solveJson(model);
    const { status, stdout } = await stopSolve(model, "term.ckpt", "SIGTERM", 0);
    expect(status).toBe(0);
    const stopped = JSON.parse(stdout);
    expect(stopped.status).toBe("interrupted");
    const again = built.run(
      "solve",
      model,
      "--resume",
      "term.ckpt",
      "--checkpoint",
      "term.ckpt",
      "--json",
      "--log",
    );
    expect(JSON.parse(again.stdout).objective).toBeCloseTo(whole.objective, 6);
    expect(again.stderr).toContain(
      `resumed: ${stopped.nodes} nodes and ${stopped.simplexIterations} iterations`,
    );
  });

  it("refuses a damaged, a cut and a foreign file, and one that is not there", { timeout: 60_000 }, () => {
    const model = built.file("split.lp", marketSplit(3, 18));
    solveJson(model, "--node-limit", "60", "--checkpoint", "good.ckpt");
    const bytes = readFileSync(path.join(built.folder, "good.ckpt"));
    const refused = (...args: string[]): string => {
      const { status, stdout, stderr } = built.run("solve", ...args);
      expect(status, stdout).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).not.toContain("    at ");
      return stderr.split("\n").find((line) => line.includes(": found")) ?? "";
    };
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(5000) ^ 16, 5000);
    writeFileSync(path.join(built.folder, "damaged.ckpt"), damaged);
    expect(refused(model, "--resume", "damaged.ckpt")).toBe(
      "damaged.ckpt: found bytes that do not fit their hash, expected an undamaged checkpoint",
    );
    writeFileSync(path.join(built.folder, "cut.ckpt"), bytes.subarray(0, 5000));
    expect(refused(model, "--resume", "cut.ckpt")).toMatch(
      /^cut\.ckpt: found 5000 bytes, expected \d+: it was cut/,
    );
    const other = built.file("small.lp", SMALL_MIP);
    expect(refused(other, "--resume", "good.ckpt")).toMatch(
      /^good\.ckpt: found \w{16} \(fingerprint of the model\), expected \w{16}$/,
    );
    expect(refused(model, "--resume", "good.ckpt", "--seed", "3")).toMatch(/^good\.ckpt: found 0 \(seed\)/);
    expect(refused(model, "--resume", model)).toMatch(/^split\.lp: found a file beginning with "Minimize"/);
    expect(refused(model, "--resume", "none.ckpt")).toMatch(/^none\.ckpt: found no such file/);
  });

  it("runs a depot in two goes, and refuses the state of another one", { timeout: 120_000 }, () => {
    const sample = path.join(path.dirname(built.cli), "../formulations/depot/sample/twenty-trucks");
    const run = (...args: string[]) => built.run("run", sample, "--json", ...args);
    const whole = JSON.parse(run().stdout);
    run("--node-limit", "0", "--checkpoint", "depot.ckpt");
    const resumed = run("--resume", "depot.ckpt");
    expect(resumed.status, resumed.stderr).toBe(0);
    const { status, objective, check } = JSON.parse(resumed.stdout);
    expect({ status, feasible: check.feasible }).toEqual({ status: "optimal", feasible: true });
    expect(objective).toBeCloseTo(whole.objective, 3);
    solveJson(built.file("small.lp", SMALL_MIP), "--node-limit", "0", "--checkpoint", "other.ckpt");
    const refused = run("--resume", "other.ckpt");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^other\.ckpt: found the state of a model with fingerprint \w{16}, expected/,
    );
  });
});
