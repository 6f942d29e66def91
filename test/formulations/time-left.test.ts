import { expect, it } from "vitest";
import { solve } from "../../engine/index.ts";
import { withTimeLeft } from "../../formulations/common/time-left.ts";

it("options say how much of the time limit is left when they are read", () => {
  let ms = 5000;
  const host = { now: () => ms, yield: () => Promise.resolve() };
  const warm = () => {
    throw new Error("no other program is asked for");
  };
  const solver = withTimeLeft({ options: { host, timeLimit: 2, mipGap: 0.1 }, solve, warm });
  expect(solver.options).toEqual({ host, timeLimit: 2, mipGap: 0.1 });
  ms += 500;
  expect(solver.options.timeLimit).toBe(1.5);
  ms += 5000;
  expect(solver.options.timeLimit).toBe(0);
  const unlimited = { options: { host }, solve, warm };
  expect(withTimeLeft(unlimited).options).toBe(unlimited.options);
});
