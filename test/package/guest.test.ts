import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../../build.mjs";
import { marketSplit } from "../cli/models.ts";

const base = mkdtempSync(path.join(os.tmpdir(), "gridplex-guest-"));

beforeAll(async () => {
  await bundle(path.join(base, "dist"));
  writeFileSync(path.join(base, "package.json"), '{"type":"module"}\n');
}, 60_000);
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** An integer program of some hundred nodes, and a block of LP that makes the model of about `kB`. */
const MODEL = `
import { Model, sum, solve, solveSync, releaseWorkers } from "./dist/index.js";
function makeModel(kB) {
  const model = new Model();
  const items = Array.from({ length: 18 }, (_, at) => model.addCol({ ub: 1, integer: true, cost: -(37 * at % 19) - 5 }));
  model.addRow(sum(items.map((item, at) => item.times(11 * at % 17 + 4))).atMost(60));
  for (let at = 0; at < kB * 10; at++) model.addRow(model.addCol({ ub: 9, cost: 1 }).atLeast(at % 7));
  return model;
}
`;

const write = (name: string, text: string): string => {
  const file = path.join(base, name);
  writeFileSync(file, MODEL + text);
  return file;
};
const runScript = (name: string, text: string, ...flags: string[]): string =>
  execFileSync(process.execPath, [...flags, write(name, text)], {
    cwd: base,
    encoding: "utf8",
    timeout: 50_000,
  });

describe("a program that solves and goes on", () => {
  it("finds no listener, thread or handle left behind", () => {
    const report = JSON.parse(
      runScript(
        "left.mjs",
        `
const counts = () => ({
  resources: process.getActiveResourcesInfo().filter((name) => !/^(PipeWrap|TTYWrap|FSReqPromise|CloseReq)$/.test(name)),
  listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
});
const rest = () => new Promise((resolve) => setTimeout(resolve, 20));
await rest();
const before = counts();
const controller = new AbortController();
for (let turn = 0; turn < 5; turn++) {
  await solve(makeModel(1), { signal: controller.signal, onProgress() {}, onIncumbent() {}, timeLimit: 50 });
}
await rest();
const after = counts();
console.log(JSON.stringify({ before, after }));
`,
      ),
    );
    // Of Node's timers only this script's own was ever there.
    expect(report.after).toEqual(report.before);
  });

  it("ends at once, though a worker waits for the next solve", async () => {
    const child = spawn(
      process.execPath,
      [write("end.mjs", 'await solve(makeModel(1)); console.log("done");')],
      {
        cwd: base,
      },
    );
    let saidAt = 0;
    child.stdout.once("data", () => {
      saidAt = performance.now();
    });
    const status = await new Promise((resolve) => child.once("exit", resolve));
    expect(status).toBe(0);
    expect(saidAt).toBeGreaterThan(0);
    // It would wait for five seconds.
    expect(performance.now() - saidAt).toBeLessThan(2500);
  });

  it("ends at once with several threads, too", () => {
    const startedAt = performance.now();
    const text =
      "console.log((await solve(makeModel(1), { threads: 2 })).objective === solveSync(makeModel(1)).objective);";
    expect(runScript("threads.mjs", text)).toBe("true\n");
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it.skipIf(process.platform !== "linux")("has its thread back after five seconds", () => {
    const text = `
import { readdirSync } from "node:fs";
const count = () => readdirSync("/proc/self/task").length;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const before = count();
await solve(makeModel(1));
const kept = count();
await sleep(1000);
const stillKept = count();
for (let turn = 0; turn < 40 && count() > before; turn++) await sleep(500);
console.log(kept > before, stillKept > before, count() <= before);
`;
    expect(runScript("idle.mjs", text)).toBe("true true true\n");
  });

  it("has a tree searched by threads of the solve's own", () => {
    writeFileSync(path.join(base, "long.lp"), marketSplit(4, 40));
    const text = `
import { readModelFile } from "./dist/io/index.js";
const { threads, status } = await solve(readModelFile("long.lp").problem, { threads: 3, timeLimit: 4 });
console.log(threads, status);
`;
    expect(runScript("team.mjs", text)).toBe("3 time_limit\n");
  });

  it("has its memory back after 100 solves", () => {
    const { first, last } = JSON.parse(
      runScript(
        "memory.mjs",
        `
const model = makeModel(200);
const used = async () => {
  await releaseWorkers();
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { rss, arrayBuffers } = process.memoryUsage();
  return { rss: rss / 2 ** 20, arrays: arrayBuffers / 2 ** 20 };
};
const run = async (times) => { for (let turn = 0; turn < times; turn++) await solve(model, { onIncumbent() {} }); };
await run(10);
const first = await used();
await run(90);
console.log(JSON.stringify({ first, last: await used() }));
`,
        "--expose-gc",
      ),
    );
    expect(last.arrays).toBeLessThan(first.arrays + 1);
    expect(last.rss).toBeLessThan(first.rss + 40);
  });

  it("solves on its own thread where the worker's script is missing", () => {
    cpSync(path.join(base, "dist"), path.join(base, "alone/dist"), { recursive: true });
    rmSync(path.join(base, "alone/dist/worker.js"));
    writeFileSync(path.join(base, "alone/package.json"), '{"type":"module"}\n');
    const text = `
let turns = 0;
const timer = setInterval(() => turns++, 1);
const { objective } = await solve(makeModel(300));
clearInterval(timer);
console.log(objective === solveSync(makeModel(300)).objective, turns > 1);
`;
    const file = path.join(base, "alone/run.mjs");
    writeFileSync(file, MODEL + text);
    expect(execFileSync(process.execPath, [file], { encoding: "utf8", timeout: 50_000 })).toBe("true true\n");
  });
});
