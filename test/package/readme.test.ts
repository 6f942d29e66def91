import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { useInstalledPackage } from "./installed-package.ts";

const installed = useInstalledPackage();
const readme = readFileSync(path.join(process.cwd(), "README.md"), "utf8");

/** The fenced blocks of the README, in order. */
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text,
}));

describe("README.md", () => {
  it("its example runs and prints what the README says", () => {
    const at = blocks.findIndex(
      ({ language, text }) => language === "js" && text.includes('from "gridplex"'),
    );
    expect(at).toBeGreaterThanOrEqual(0);
    expect(installed.runScript("example.mjs", blocks[at].text)).toBe(blocks[at + 1].text);
  });

  it("its command prints what the README says, but for the figures", () => {
    const at = blocks.findIndex(({ text }) => text.startsWith("$ npx gridplex "));
    expect(at).toBeGreaterThanOrEqual(0);
    const [command, ...expected] = blocks[at].text.trimEnd().split("\n");
    const output = installed.run("sh", "-c", command.replace("$ npx ", "npx --offline "));
    const shape = (lines: readonly string[]) => lines.map((line) => line.replace(/\d[\d.e-]*/g, "#"));
    expect(shape(output.trimEnd().split("\n"))).toEqual(shape(expected));
  });
});
