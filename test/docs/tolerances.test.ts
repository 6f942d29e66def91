import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as tolerances from "../../engine/tolerances.ts";

describe("docs/tolerances.md", () => {
  it("lists every shared tolerance with its value, and no other", () => {
    const page = readFileSync(new URL("../../docs/tolerances.md", import.meta.url), "utf8");
    const listed = [...page.matchAll(/^\| `(\w+)` \| (\S+) \|/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(listed)).toEqual({ ...tolerances });
  });
});
