import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GOLDEN_FILE, type GoldenEntry, measureCounters } from "./counters.ts";

const HINT =
  "The simplex works differently now. If that is meant, run `npm run golden` and say in the commit what changed.";

describe("the counters of the simplex", () => {
  const golden = JSON.parse(readFileSync(GOLDEN_FILE, "utf8")) as Record<string, GoldenEntry>;
  const measured = measureCounters();

  it("belong to the same programs as the golden file", () => {
    expect(Object.keys(measured), HINT).toEqual(Object.keys(golden));
  });

  it.each(Object.keys(golden))("are those of the golden file: %s", (name) => {
    expect(measured[name], HINT).toEqual(golden[name]);
  });

  it("do not depend on what was solved before", () => {
    expect(measureCounters()).toEqual(measured);
  });
});
