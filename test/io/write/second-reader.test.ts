import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { readModelFile } from "../../../io/read/model-file.ts";
import { writeLp } from "../../../io/write/lp.ts";
import { instanceReferences } from "../instance-files.ts";

/** The part of the package highs that is used here; its types do not fit its CommonJS export. */
const loadHighs = createRequire(import.meta.url)("highs") as () => Promise<{
  solve(lpText: string): { readonly ObjectiveValue: number };
}>;

/** Small instances without ranged rows, which the LP reader of HiGHS 1.15 does not know. */
const CHOSEN = ["afiro", "e226", "recipe", "gt2", "khb05250", "egout"];

const instances = instanceReferences().filter(({ name }) => CHOSEN.includes(name));

describe.skipIf(instances.length === 0)("LP text read by another solver", () => {
  it.each(instances)("$name has its published optimum", async ({ path, objective }) => {
    const { problem, names } = readModelFile(path);
    const highs = await loadHighs();
    const answer = highs.solve(new TextDecoder().decode(writeLp(problem, names).bytes));
    expect(Math.abs(answer.ObjectiveValue - objective) / Math.abs(objective)).toBeLessThan(1.5e-4);
  });
});
