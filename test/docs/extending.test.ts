/** The formulation that docs/extending.md writes: its pieces are those of a file here, which keeps what all must keep. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { solveSync } from "../../engine/index.ts";
import { InputError } from "../../formulations/index.ts";
import { describeFormulation } from "../conformance/formulation.ts";
import { explainedPump, pump } from "./pump-formulation.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

const sample = (drawM3 = [1, 1, 1, 1]) => ({
  formulation: "pump",
  name: "four hours",
  data: {
    ...{ steps: 4, stepHours: 1, limitKW: 10, tankM3: 2, cubicMetresPerKWh: 0.5 },
    priceEurPerKWh: [0.3, 0.1, 0.2, 0.4],
    drawM3,
  },
});

describe("the formulation of docs/extending.md", () => {
  it("is what the page shows, piece by piece", () => {
    const page = read("../../docs/extending.md");
    const pieces = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code as string);
    const code = pieces
      .filter((piece) => !piece.includes("describeFormulation("))
      .join("\n")
      .replaceAll('"gridplex/engine"', '"../../engine/index.ts"')
      .replaceAll('"gridplex/formulations"', '"../../formulations/index.ts"');
    expect(code).toBe(read("pump-formulation.ts"));
  });

  it("fills the tank in the cheap hour", () => {
    const input = pump.parse(sample(), new Map());
    const { model, built } = pump.build(input);
    const { solution, objective } = solveSync(model);
    // 2 kWh at 0.30, then 6 kWh at 0.10: the tank holds the water of the last two hours.
    expect(objective).toBeCloseTo(1.2, 9);
    expect(Array.from(pump.plan(solution as never, built).powerKW)).toEqual([2, 6, 0, 0]);
  });

  it("names the step whose water cannot be lifted", () => {
    expect(() => pump.parse(sample([1, 9, 1, 1]), new Map())).toThrow(InputError);
    expect(() => pump.parse(sample([1, 9, 1, 1]), new Map())).toThrow("data.drawM3[1]: found 9");
  });
});

describeFormulation(explainedPump, [{ name: "sample", raw: sample() }]);
