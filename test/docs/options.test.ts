/** What the editor shows of an option says the default that it has. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DEFAULT_OPTIONS } from "../../engine/index.ts";

const source = readFileSync(new URL("../../engine/options.ts", import.meta.url), "utf8");

/** As the docstrings write it: 1e-4, not 0.0001. */
const written = (value: unknown) =>
  typeof value === "number" && value > 0 && value < 0.01 ? value.toExponential() : String(value);

it.each(Object.entries(DEFAULT_OPTIONS))("the docstring of %s names its default", (name, value) => {
  const docstring = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*readonly ${name}\\?`).exec(source)?.[1];
  expect(docstring).toContain(`default ${written(value)}`);
});
