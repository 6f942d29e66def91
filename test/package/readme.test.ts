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

  it("npm start prints what the README says, but for the figures", () => {
    const start = blocks.find(({ text }) => text.startsWith("$ npm start\n"))?.text ?? "";
    const [, , ...shown] = start.trimEnd().split("\n").slice(0, -1); // between the two lines of dots
    expect(shown.length).toBeGreaterThan(10);
    // `npm start` builds and then runs this.
    const output = installed.run("npx", "--offline", "gridplex", "demo", "--out", "out");
    const shape = (lines: readonly string[]) =>
      lines.map((line) => line.replace(/\d[\d.e-]*/g, "#")).join("\n");
    const squeezed = (text: string) => text.replace(/ +/g, " ");
    expect(squeezed(shape(output.split("\n")))).toContain(squeezed(shape(shown)));
  });
});
