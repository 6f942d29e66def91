import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { linksOf } from "../docs/links.ts";
import { pack, useInstalledPackage } from "./installed-package.ts";

const installed = useInstalledPackage();

describe("the packed package", () => {
  it("holds dist, the pages, README, LICENSE, CHANGELOG and the notices, nothing else", () => {
    const outside = installed.files().filter((file) => !/^(dist|docs)\//.test(file));
    expect([...outside].sort()).toEqual(
      ["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt", "package.json"].sort(),
    );
    const kinds = new Set(installed.files().map((file) => file.replace(/^.*?(\.d\.ts|\.[a-z]+)$/, "$1")));
    expect(kinds.has(".map")).toBe(false);
    expect(installed.files().filter((file) => /(^|\/)(test|bench)\//.test(file))).toEqual([]);
  });

  it("holds all that its README and pages link to", () => {
    const files = installed.files();
    const pages = files.filter((file) => file.endsWith(".md"));
    expect(pages.length).toBeGreaterThan(20);
    const lost = pages.flatMap((page) =>
      linksOf(page, readFileSync(path.join(installed.stage, page), "utf8"))
        .filter(({ target }) => !files.includes(target))
        .map(({ link }) => `${page}: ${link}`),
    );
    expect(lost).toEqual([]);
  });

  it("is built when it is packed", () => {
    const folder = path.join(installed.user, "unbuilt");
    mkdirSync(folder);
    cpSync(path.join(installed.stage, "package.json"), path.join(folder, "package.json"));
    const build = 'import fs from "node:fs"; fs.mkdirSync("dist"); fs.writeFileSync("dist/index.js", "");';
    writeFileSync(path.join(folder, "build.mjs"), build);
    const [{ files }] = pack(folder, "--dry-run");
    expect(files.map((file) => file.path)).toContain("dist/index.js");
  });

  it("makes its code cache where it runs, and starts from it", () => {
    const folder = path.join(installed.user, "node_modules/gridplex/dist");
    const ask = [
      `import { loadProgram } from ${JSON.stringify(pathToFileURL(path.join(folder, "io/program-script.js")))};`,
      `console.log(loadProgram(${JSON.stringify(pathToFileURL(path.join(folder, "io/cli.js")))}).cache);`,
    ].join("\n");
    expect(installed.files().filter((file) => file.endsWith(".cache"))).toEqual([]);
    expect(installed.runScript("before.mjs", ask)).toBe("none\n");
    const command = path.join(installed.user, "node_modules/.bin/gridplex");
    const sample = path.join(folder, "formulations/dcopf/sample/region-day.json");
    const before = JSON.parse(installed.run(command, "run", sample, "--json"));
    expect(installed.runScript("after.mjs", ask)).toBe("used\n");
    const after = JSON.parse(installed.run(command, "run", sample, "--json"));
    expect(after.objective).toBe(before.objective);
    // Settings of the user's that V8 counts among those that make a cache of another kind.
    expect(installed.run(process.execPath, "--no-lazy", "after.mjs")).toBe("refused\n");
  });

  it("installs alone: no dependency", () => {
    const folders = readdirSync(path.join(installed.user, "node_modules")).filter(
      (name) => !name.startsWith("."),
    );
    expect(folders).toEqual(["gridplex"]);
  });

  it("solves a model from an ES module", () => {
    const text = [
      'import { Model, solve } from "gridplex";',
      "const model = new Model();",
      "model.addCol({ ub: 4, cost: -1 });",
      "console.log((await solve(model)).objective);",
    ];
    expect(installed.runScript("four-lines.mjs", text.join("\n"))).toBe("-4\n");
  });

  it("solves a model from CommonJS, by import() and by require()", () => {
    const body = [
      "const model = new Model();",
      "model.addCol({ ub: 4, cost: -1 });",
      "console.log((await solve(model)).objective);",
    ].join("\n");
    const imported = `import("gridplex").then(async ({ Model, solve }) => {\n${body}\n});`;
    expect(installed.runScript("imported.cjs", imported)).toBe("-4\n");
    const required = `const { Model, solve } = require("gridplex");\n(async () => {\n${body}\n})();`;
    expect(installed.runScript("required.cjs", required)).toBe("-4\n");
  });

  it("has one Model class across its entries", () => {
    const text = [
      'import * as main from "gridplex";',
      'import * as engine from "gridplex/engine";',
      'import { findFormulation } from "gridplex/formulations";',
      'import * as io from "gridplex/io";',
      'const depot = findFormulation("depot");',
      "const { model } = depot.build(depot.parse(depot.example(), new Map()));",
      "console.log(main.Model === engine.Model, model instanceof main.Model, typeof io.readModelFile);",
    ];
    expect(installed.runScript("classes.mjs", text.join("\n"))).toBe("true true function\n");
  });

  it("runs as npx gridplex", () => {
    const { version } = JSON.parse(readFileSync(path.join(installed.stage, "package.json"), "utf8"));
    expect(installed.run("npx", "--offline", "gridplex", "--version")).toBe(`${version}\n`);
    expect(installed.run("npx", "--offline", "gridplex", "formulations")).toContain("depot");
  });

  it("carries the licence of every bundled library", () => {
    const notices = readFileSync(path.join(installed.stage, "THIRD-PARTY-NOTICES.txt"), "utf8");
    expect(notices).toMatch(/^commander 14\./m);
    expect(notices).toMatch(/Permission is hereby granted/);
  });

  it("satisfies publint and arethetypeswrong", () => {
    const bin = path.join(process.cwd(), "node_modules/.bin");
    const check = (command: string, ...args: string[]) =>
      execFileSync(path.join(bin, command), args, {
        ...{ cwd: installed.stage, encoding: "utf8" },
        // It is built already.
        env: { ...process.env, npm_config_ignore_scripts: "true" },
      });
    expect(check("publint", "--strict")).toMatch(/All good/);
    // Exits with an error for any problem of the profile in .attw.json: a package of ES modules only.
    expect(check("attw", "--pack", ".")).toMatch(/"gridplex\/engine"/);
  });
});
