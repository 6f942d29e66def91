/** Small models as texts, with optima that can be worked out by hand. */

/** max 3x + 2y, x + y <= 4, x + 3y <= 6, x <= 3: x = 3, y = 1, objective 11, plus the constant 10. */
export const MAX_LP = `\\ constant in the objective
Maximize
 profit: 3 x + 2 y + 10
Subject To
 time: x + y <= 4
 steel: x + 3 y <= 6
Bounds
 x <= 3
End
`;

/** min 2x + 3y over integers, 2x + 2y >= 7: x + y >= 4, so x = 4, objective 8. */
export const SMALL_MIP = `Minimize
 cost: 2 x + 3 y
Subject To
 need: 2 x + 2 y >= 7
Bounds
 x <= 10
 y <= 10
General
 x y
End
`;

/** x >= 2 against x <= 1. */
export const INFEASIBLE_LP = `Minimize
 obj: x
Subject To
 low: x >= 2
 high: x <= 1
End
`;

/** min −x without upper bound. */
export const UNBOUNDED_LP = `Minimize
 obj: - x
Subject To
 row: x - y >= 0
End
`;

/**
 * A market split program: every choice of the binaries is feasible at the price of its deviations, and no
 * bound is of use, so that a tree search does not end while a test waits.
 * Source: Cornuéjols & Dawande, INFORMS J. Computing 11 (1999) 205–210.
 */
export function marketSplit(numRows: number, numCols: number): string {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % 100;
  };
  const cols = Array.from({ length: numCols }, (_, col) => `x${col}`);
  const rows = Array.from({ length: numRows }, (_, row) => {
    const weights = cols.map(next);
    const half = Math.floor(weights.reduce((sum, weight) => sum + weight, 0) / 2);
    const terms = cols.map((col, pos) => `${weights[pos]} ${col}`).join(" + ");
    return ` r${row}: ${terms} + over${row} - under${row} = ${half}`;
  });
  const deviations = Array.from({ length: numRows }, (_, row) => `over${row} + under${row}`).join(" + ");
  return `Minimize\n dev: ${deviations}\nSubject To\n${rows.join("\n")}\nBinary\n ${cols.join(" ")}\nEnd\n`;
}
