import type { ContenderSource } from "./contender.ts";
import { nativeSource } from "./native-solver.ts";

/** Lines `j NUMBER [STATUS] VALUE …` of the file that `glpsol --write` writes, one a column. */
function readGlpkSolution(bytes: Buffer, _numRows: number, numCols: number): Float64Array | null {
  const colValue = new Float64Array(numCols);
  let seen = 0;
  for (const line of bytes.toString("utf8").split("\n")) {
    const fields = line.split(" ");
    if (fields[0] !== "j") continue;
    // An LP's line has the status between number and value, a MIP's has not.
    const value = Number(/^[a-z]$/.test(fields[2]) ? fields[3] : fields[2]);
    const col = Number(fields[1]) - 1;
    if (!(col >= 0 && col < numCols) || Number.isNaN(value)) return null;
    colValue[col] = value;
    seen++;
  }
  return seen === numCols ? colValue : null;
}

/** GLPK's own program. */
export const glpsol: ContenderSource = nativeSource({
  name: "glpsol",
  takesIntegers: true,
  versionArgs: ["--version"],
  version: /LP\/MIP Solver (\S+)/,
  args: (model, solution, { timeLimit, mipGap }, isMip) => [
    ...["--freemps", model, "--tmlim", String(Math.ceil(timeLimit)), "--write", solution],
    ...(isMip ? ["--mipgap", String(mipGap)] : []),
  ],
  phrases: [
    [/TIME LIMIT EXCEEDED/, "time_limit"],
    [/INTEGER OPTIMAL SOLUTION FOUND|RELATIVE MIP GAP TOLERANCE REACHED/, "optimal"],
    [/PROBLEM HAS NO (PRIMAL|INTEGER) FEASIBLE SOLUTION|LP HAS NO PRIMAL FEASIBLE SOLUTION/, "infeasible"],
    [/LP HAS UNBOUNDED PRIMAL SOLUTION/, "unbounded"],
    [/PROBLEM HAS NO DUAL FEASIBLE SOLUTION/, "infeasible_or_unbounded"],
    [/OPTIMAL (LP )?SOLUTION FOUND/, "optimal"],
  ],
  readPoint: readGlpkSolution,
});
