import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { killSeconds, type RunOrder, runIsolated } from "../../bench/isolate.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-isolate-"));
const write = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** min 2x, x >= 3. */
const MODEL = "NAME\nROWS\n N cost\n G need\nCOLUMNS\n x cost 2 need 1\nRHS\n RHS need 3\nENDATA\n";

function orderFor(contender: string, model: string): RunOrder {
  const file = write("model.mps", model);
  const instance = { name: "small", file, kind: "model", status: "optimal", objective: 6 } as const;
  return { contender, instance, limits: { timeLimit: 5, mipGap: 1e-4 } };
}

let order: RunOrder;
beforeAll(() => {
  order = orderFor("gridplex", MODEL);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a run in a process of its own", () => {
  it("comes back with its verdict and both figures", async () => {
    const run = await runIsolated(order);
    expect(run).toMatchObject({ instance: "small", contender: "gridplex", verdict: "ok", objective: 6 });
    expect(run?.repetitions).toBeGreaterThan(1);
    expect(run?.warmSeconds).toBeGreaterThan(0);
  });

  it("finds the packages of a contender", async () => {
    expect(await runIsolated(orderFor("yalps", MODEL))).toMatchObject({ verdict: "ok", objective: 6 });
  });

  it("is null where the contender takes no integers", async () => {
    const integer = MODEL.replace("COLUMNS\n", "COLUMNS\n M 'MARKER' 'INTORG'\n");
    expect(await runIsolated(orderFor("clp", integer))).toBeNull();
  });

  it("is unsolved at the limit when it had to be killed", async () => {
    const hangs = write("hangs.mjs", 'process.on("message", () => { for (;;); });');
    const run = await runIsolated(order, hangs, 0.5);
    expect(run).toMatchObject({ verdict: "unsolved", why: "killed after 0.5 s", warmSeconds: 5 });
  });

  it("counts with its first answer when a repetition had to be killed", async () => {
    const text =
      'process.on("message", () => process.send({ run: { verdict: "ok" } }, () => { for (;;); }));';
    expect(await runIsolated(order, write("hangs-later.mjs", text), 6)).toEqual({ verdict: "ok" });
  });

  it("is unsolved with the last line of its complaint when it crashed", async () => {
    const crashes = write(
      "crashes.mjs",
      'process.on("message", () => { console.error("out of luck"); process.exit(3); });',
    );
    const run = await runIsolated(order, crashes);
    expect(run).toMatchObject({ verdict: "unsolved", why: "crashed (exit status 3) out of luck" });
  });

  it("is killed at one and a half times its limit, and ten seconds", () => {
    expect(killSeconds(60)).toBe(100);
  });
});
