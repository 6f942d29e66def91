// Writes V8's code cache of a built program: `node build-code-cache.mjs DIST`. The program runs some models for practice, and
// what it ran of itself goes into the cache. A process of its own, because V8 takes the cache only under the settings it was
// made under.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

/** Seconds for each run. */
const LIMIT = "3";

/**
 * Production of `products` over `steps` with stocks, shared capacity, overtime and a choice of set-ups: equations, ranges, free
 * and boxed columns, as MPS.
 */
function planningModel(steps, products, isMixed) {
  const rows = [" N cost"];
  const columns = [];
  const rhs = [];
  const ranges = [];
  const bounds = [];
  let state = 1;
  const draw = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const column = (name, entries) => {
    for (const [row, value] of entries) columns.push(` ${name} ${row} ${value.toFixed(3)}`);
  };
  for (let t = 0; t < steps; t++) {
    rows.push(` L capacity${t}`, ` G level${t}`);
    rhs.push(` rhs capacity${t} ${20 * products}`, ` rhs level${t} 1`);
    ranges.push(` rng level${t} 500`);
    for (let p = 0; p < products; p++) {
      const last = t + 1 < steps ? [[`balance${t + 1}_${p}`, 0.99]] : [];
      const setup = isMixed ? [[`setup${t}_${p}`, 1]] : [];
      rows.push(` E balance${t}_${p}`, ...setup.map(([row]) => ` L ${row}`));
      rhs.push(` rhs balance${t}_${p} ${(30 * draw()).toFixed(2)}`);
      column(`make${t}_${p}`, [
        ["cost", 1 + draw()],
        [`balance${t}_${p}`, 1],
        [`capacity${t}`, 1 + draw()],
        ...setup,
      ]);
      column(`stock${t}_${p}`, [["cost", 0.1], [`balance${t}_${p}`, -1], [`level${t}`, 1], ...last]);
      column(`buy${t}_${p}`, [
        ["cost", 9 + draw()],
        [`balance${t}_${p}`, 1],
      ]);
      bounds.push(` UP bnd stock${t}_${p} 90`);
    }
    column(`shift${t}`, [
      ["cost", draw() - 0.5],
      [`capacity${t}`, -1],
      [`level${t}`, 0.5],
    ]);
    bounds.push(` FR bnd shift${t}`, ` UP bnd shift${t} 10`);
  }
  if (isMixed) {
    columns.push(" m1 'MARKER' 'INTORG'");
    for (let t = 0; t < steps; t++) {
      for (let p = 0; p < products; p++) {
        column(`on${t}_${p}`, [
          ["cost", 20 * draw()],
          [`setup${t}_${p}`, -60],
        ]);
        bounds.push(` BV bnd on${t}_${p}`);
      }
    }
    columns.push(" m2 'MARKER' 'INTEND'");
  }
  const sections = { ROWS: rows, COLUMNS: columns, RHS: rhs, RANGES: ranges, BOUNDS: bounds };
  const text = Object.entries(sections).flatMap(([name, lines]) => [name, ...lines]);
  return ["NAME practice", ...text, "ENDATA", ""].join("\n");
}

/** The command lines of the practice. */
function practice(dist, folder) {
  const model = (name, ...size) => {
    const file = path.join(folder, `${name}.mps`);
    writeFileSync(file, planningModel(...size));
    return file;
  };
  const lp = model("lp", 60, 8, false);
  const samples = readdirSync(path.join(dist, "formulations")).flatMap((name) => {
    const at = path.join(dist, "formulations", name, "sample");
    if (!existsSync(at)) return [];
    const entries = readdirSync(at).map((entry) => path.join(at, entry));
    return entries.filter(
      (entry) => entry.endsWith(".json") || existsSync(path.join(entry, "instance.json")),
    );
  });
  return [
    ["solve", lp],
    ["solve", lp, "--off", "presolve", "--json"],
    ["solve", lp, "--json", "--off", "perturbation"],
    ["solve", model("small", 4, 3, false), "--json", "--solution", path.join(folder, "small.sol")],
    ["solve", model("mip", 6, 3, true), "--json"],
    ...samples.map((sample) => ["run", sample, "--json", "--out", folder]),
  ].map((args) => (args[0] === "solve" || args[0] === "run" ? [...args, "--time-limit", LIMIT] : args));
}

const dist = path.resolve(process.argv[2]);
const { loadProgram } = await import(pathToFileURL(path.join(dist, "io/program-script.js")).href);
const { runProgram, saveCache } = loadProgram(pathToFileURL(path.join(dist, "io/cli.js")).href);
const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-practice-"));
const { stdout, stderr } = process;
const writes = [stdout.write, stderr.write];
// A slow build collects garbage often enough for V8 to drop bytecode that has not run lately: of presolve, say.
setFlagsFromString("--no-flush-bytecode");
try {
  for (const stream of [stdout, stderr]) stream.write = () => true;
  for (const args of practice(dist, folder)) {
    await runProgram(args);
    // 2: a busy machine may not find a plan within the limit, and the practice was one all the same.
    if (process.exitCode === 0 || process.exitCode === 2) continue;
    [stdout.write, stderr.write] = writes;
    throw new Error(`practice for the code cache failed: ${args.join(" ")}`);
  }
  process.exitCode = 0;
} finally {
  [stdout.write, stderr.write] = writes;
  rmSync(folder, { recursive: true, force: true });
}
// V8 compares the settings.
setFlagsFromString("--flush-bytecode");
saveCache();
