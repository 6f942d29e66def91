import { relativeGap, type SolveControl } from "./control.ts";
import { isMixedInteger, numSemicontinuous, numSets } from "./model/conditions.ts";
import { numEntries, numIntegers, type Problem } from "./model/problem.ts";
import type { Status } from "./status.ts";

/** With times: milliseconds between two lines of the table. */
const LINE_EVERY_MS = 1000;

/** Without times: nodes between two lines, so that the same solve writes the same log. */
const LINE_EVERY_NODES = 1000;

/** Ten significant digits, or a dash for nothing. */
function figure(value: number | null): string {
  if (value === null) return "-";
  return Math.abs(value) === Number.POSITIVE_INFINITY ? "-" : String(Number(value.toPrecision(10)));
}

function percent(gap: number | null): string {
  if (gap === null || gap === Number.POSITIVE_INFINITY) return "-";
  return gap >= 10 ? ">1000 %" : `${(100 * gap).toFixed(2)} %`;
}

/** What makes a program more than linear. */
function conditionText(problem: Problem): string {
  const sets = numSets(problem);
  const semicontinuous = numSemicontinuous(problem);
  return [
    `${numIntegers(problem)} integer columns`,
    ...(sets === 0 ? [] : [`${sets} special ordered sets`]),
    ...(semicontinuous === 0 ? [] : [`${semicontinuous} semi-continuous columns`]),
  ].join(", ");
}

/** The log of one solve, through `host.log`; silent where the host has none. */
export class SolveLog {
  readonly #control: SolveControl;
  readonly #write: ((line: string) => void) | null;
  readonly #hasTimes: boolean;
  #hasTableHead = false;
  #lastMs: number;
  #lastNodes = 0;

  constructor(control: SolveControl) {
    const { host, logTimes } = control.options;
    this.#control = control;
    this.#write = host.log === undefined ? null : (line) => host.log?.(line);
    this.#hasTimes = logTimes;
    this.#lastMs = host.now();
  }

  /** A line of its own, such as the size of the model. */
  note(text: string): void {
    this.#write?.(text);
  }

  /** Size of the model. */
  header(problem: Problem): void {
    if (this.#write === null) return;
    const kind = isMixedInteger(problem)
      ? `mixed-integer program, ${conditionText(problem)}`
      : "linear program";
    this.note(
      `${problem.maximize ? "maximise" : "minimise"}: ${problem.numRows} rows, ${problem.numCols} columns, ` +
        `${numEntries(problem)} entries; ${kind}`,
    );
  }

  /** Outcome of the first LP; objective in the model's sense, null without one. */
  rootLp(status: string, objective: number | null): void {
    if (this.#write === null) return;
    this.note(
      `root LP: ${status}, objective ${figure(objective)}, ${this.#control.iterations} iterations${this.#time()}`,
    );
  }

  /** A line of the table, marked by who found a new incumbent. */
  row(foundBy = ""): void {
    if (this.#write === null) return;
    const { standing, iterations } = this.#control;
    if (!this.#hasTableHead) {
      this.#hasTableHead = true;
      const titles = this.#cells("nodes", "open", "iterations", "bound", "incumbent", "gap", "time");
      this.note(`${titles}  found by`.trimEnd());
    }
    const { nodes, openNodes, dualBound, objective } = standing;
    const cells = this.#cells(
      String(nodes),
      String(openNodes),
      String(iterations),
      figure(dualBound),
      figure(objective),
      percent(relativeGap(objective, dualBound)),
      `${this.#control.seconds.toFixed(1)} s`,
    );
    this.note(foundBy === "" ? cells : `${cells}  ${foundBy}`);
    this.#lastMs = this.#control.options.host.now();
    this.#lastNodes = nodes;
  }

  /** Writes a line of the table when one is due. */
  tick(): void {
    if (this.#write === null) return;
    const isDue = this.#hasTimes
      ? this.#control.options.host.now() - this.#lastMs >= LINE_EVERY_MS
      : this.#control.standing.nodes - this.#lastNodes >= LINE_EVERY_NODES;
    if (isDue) this.row();
  }

  /** Status and figures at the end. */
  summary(status: Status, objective: number | null, dualBound: number | null): void {
    if (this.#write === null) return;
    const { standing, iterations } = this.#control;
    const gap = percent(relativeGap(objective, dualBound));
    this.note(
      `${status}: objective ${figure(objective)}, bound ${figure(dualBound)}, gap ${gap}, ` +
        `${standing.nodes} nodes, ${iterations} iterations${this.#time()}`,
    );
  }

  #time(): string {
    return this.#hasTimes ? `, ${this.#control.seconds.toFixed(2)} s` : "";
  }

  #cells(
    nodes: string,
    open: string,
    iterations: string,
    bound: string,
    best: string,
    gap: string,
    time: string,
  ): string {
    const cells = `${nodes.padStart(8)} ${open.padStart(8)} ${iterations.padStart(10)} ${bound.padStart(16)} ${best.padStart(16)} ${gap.padStart(9)}`;
    return this.#hasTimes ? `${cells} ${time.padStart(8)}` : cells;
  }
}
