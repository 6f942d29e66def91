import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Col, expand, type Linear, sum } from "../../engine/model/expression.ts";

fc.configureGlobal({ seed: 20260101 });

const owner = {};
const x = new Col(owner, 0);
const y = new Col(owner, 1);

/** Coefficients of x and y, then the constant. */
function parts(expression: Linear): [number, number, number] {
  const coefficients: [number, number] = [0, 0];
  const constant = expand(expression, owner, (coefficient, col) => {
    coefficients[col as 0 | 1] += coefficient;
  });
  return [...coefficients, constant];
}

describe("expressions", () => {
  it("collect coefficients and constants", () => {
    expect(parts(x.times(2).plus(y).minus(3))).toEqual([2, 1, -3]);
    expect(parts(x.minus(y.minus(1).times(2)).times(3))).toEqual([3, -6, 6]);
    expect(parts(sum([x, 4, y.times(0.5), x]))).toEqual([2, 0.5, 4]);
    expect(parts(sum([]))).toEqual([0, 0, 0]);
  });

  it("are not changed by their methods", () => {
    const base = x.plus(y);
    base.times(5);
    base.plus(1);
    expect(parts(base)).toEqual([1, 1, 0]);
  });

  it("grow step by step to any depth", () => {
    let long: Linear = sum([]);
    for (let step = 0; step < 200_000; step++) long = long.plus(x);
    expect(parts(long)).toEqual([200_000, 0, 0]);
  });

  it("become relations with the numbers on one side", () => {
    expect(x.atMost(5)).toMatchObject({ lb: Number.NEGATIVE_INFINITY, ub: 5 });
    expect(x.atLeast(5)).toMatchObject({ lb: 5, ub: Number.POSITIVE_INFINITY });
    expect(x.equals(0)).toMatchObject({ lb: 0, ub: 0 });
    expect(x.between(-1, 1)).toMatchObject({ lb: -1, ub: 1 });
    const relation = x.plus(1).atMost(y.times(2));
    expect(relation).toMatchObject({ lb: Number.NEGATIVE_INFINITY, ub: 0 });
    expect(parts(relation.expression)).toEqual([1, -2, 1]);
  });

  it("refuse columns of another model", () => {
    expect(() => expand(x.plus(new Col({}, 0)), owner, () => undefined)).toThrow("another model");
  });

  it("mean what the operations mean, at random points", () => {
    type Valued = { expression: Linear; at: (px: number, py: number) => number };
    const leaf = fc.constantFrom<Valued>(
      { expression: x, at: (px) => px },
      { expression: y, at: (_, py) => py },
    );
    const small = fc.integer({ min: -9, max: 9 });
    const { tree } = fc.letrec<{ tree: Valued }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.tuple(tie("tree"), tie("tree")).map(([a, b]): Valued => {
          return {
            expression: a.expression.minus(b.expression),
            at: (px, py) => a.at(px, py) - b.at(px, py),
          };
        }),
        fc.tuple(tie("tree"), small).map(([a, k]): Valued => {
          return { expression: a.expression.times(k).plus(k), at: (px, py) => a.at(px, py) * k + k };
        }),
        fc.array(tie("tree"), { maxLength: 3 }).map((all): Valued => {
          return {
            expression: sum(all.map((a) => a.expression)),
            at: (px, py) => all.reduce((total, a) => total + a.at(px, py), 0),
          };
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, small, small, ({ expression, at }, px, py) => {
        const [a, b, constant] = parts(expression);
        expect(a * px + b * py + constant).toBeCloseTo(at(px, py), 6);
      }),
    );
  });
});
