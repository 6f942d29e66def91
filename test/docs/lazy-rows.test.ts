/** The lazy rows that docs/extending-search.md shows are those of a program that the tests run. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

it("the lazy rows of docs/extending-search.md are those of the tested example", () => {
  const page = read("../../docs/extending-search.md");
  const [, shown] = /^```ts\n(const subtours.*?)^```$/ms.exec(page) ?? [];
  expect(shown).toBeDefined();
  const indented = (shown as string).replaceAll(/^(?=.)/gm, "  ");
  expect(read("../solve/tour.ts")).toContain(indented);
});
