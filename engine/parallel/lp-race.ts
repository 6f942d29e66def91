/**
 * A race for an LP that has proved hard: workers solve it in other ways while the solve's own thread goes on with its
 * own. Whoever is done first has won; the others are stopped at once.
 */
import type { SearchControl } from "../mip/search-control.ts";
import type { LpProblem } from "../simplex/lp-types.ts";
import type { LpReport, LpTask } from "./lp-task.ts";
import { shareRecord } from "./share-record.ts";
import { newSharedBuffer, SharedState } from "./shared-state.ts";
import type { TeamMember, WorkerTeam } from "./worker-team.ts";

/** A way to solve an LP: what it does otherwise than the own thread. */
interface Way {
  readonly name: string;
  /** Techniques that it switches off where they are on, and on where they are off. */
  readonly turnsOver: readonly string[];
  /** Added to the seed, from which perturbations are drawn. */
  readonly seedShift: number;
}

/**
 * The ways of the workers, the most promising first. Measured on six large programs, CPU seconds of each way divided by those of the
 * own one: without scaling 0.5 (greenbea) to 2.0 (cre-b), without perturbation 0.8 to 5 (pds-20), the primal simplex
 * 1.5 to more than 7, but of another kind.
 */
const WAYS: readonly Way[] = [
  { name: "dual simplex without scaling", turnsOver: ["scaling"], seedShift: 1 },
  { name: "dual simplex without perturbation", turnsOver: ["perturbation"], seedShift: 0 },
  { name: "primal simplex", turnsOver: ["dual-simplex"], seedShift: 0 },
];

/** The way of a worker: those beyond the list perturb otherwise. */
function wayOf(place: number): Way {
  return WAYS[place] ?? { name: "dual simplex perturbed otherwise", turnsOver: [], seedShift: place };
}

function turnedOver(techniques: ReadonlySet<string>, names: readonly string[]): string[] {
  const turned = new Set(techniques);
  for (const name of names) if (!turned.delete(name)) turned.add(name);
  return [...turned];
}

/** A rival that was first. */
interface Winner {
  readonly way: string;
  readonly report: LpReport;
}

/** See the head of the file. */
export class LpRace {
  readonly #team: WorkerTeam;
  readonly #control: SearchControl;
  /** Null once the race is over: whoever may still hold the race holds no problem. */
  #lp: LpProblem | null;
  readonly #shared: SharedArrayBuffer | null;
  readonly #rivals: TeamMember[] = [];
  #winner: Winner | null = null;

  /** @param lp the bounds and costs of now; borrowed. */
  constructor(team: WorkerTeam, control: SearchControl, lp: LpProblem) {
    this.#team = team;
    this.#control = control;
    this.#shared = team.sharesMemory ? newSharedBuffer(team.members.length) : null;
    const plain = plainLp(lp);
    this.#lp = this.#shared === null ? plain : shareRecord(plain);
    team.start();
    team.onClose(() => this.close());
  }

  /** Has workers take part that have become free. */
  attend(): void {
    const lp = this.#lp;
    if (lp === null) return;
    for (const member of this.#team.members) {
      if (member.state !== "ready" || member.isTaken || this.#rivals.includes(member)) continue;
      this.#send(member, lp);
    }
  }

  /** The first worker that has got somewhere; null as long as none has. */
  get winner(): Winner | null {
    return this.#winner;
  }

  /** Stops all that are still at work. */
  close(): void {
    if (this.#lp === null) return;
    this.#lp = null;
    if (this.#shared !== null) new SharedState(this.#shared).stop();
    for (const member of this.#rivals) {
      if (member.session !== this) continue;
      member.session = null;
      member.isTaken = false;
      if (this.#shared !== null) continue;
      const news = { objective: Number.POSITIVE_INFINITY, stop: true, recall: false };
      member.worker?.tell(news).catch(() => {});
    }
  }

  #send(member: TeamMember, lp: LpProblem): void {
    const { seed, techniques } = this.#control.options;
    const way = wayOf(this.#rivals.length);
    const task: LpTask = {
      lp,
      options: {
        mipGap: 0,
        mipGapAbs: 0,
        seed: (seed + way.seedShift) >>> 0,
        techniques: turnedOver(techniques, way.turnsOver),
      },
      iterationLimit: this.#control.iterationsLeft,
      worker: member.index,
      shared: this.#shared,
    };
    this.#rivals.push(member);
    member.isTaken = true;
    member.session = this;
    this.#team.noteAtWork(1 + this.#rivals.length);
    this.#team.ask(
      member,
      (worker) => worker.solveLp(task),
      (report) => {
        if (member.session === this) {
          member.session = null;
          member.isTaken = false;
        }
        if (report !== null) member.failures = 0;
        if (this.#lp === null || report === null || report.basis === null) return;
        this.#winner ??= { way: way.name, report };
      },
    );
  }
}

/** What the simplex asks of an LP, and nothing else that may hang on the record. */
function plainLp(lp: LpProblem): LpProblem {
  const { numRows, numCols, objectiveOffset, colCost, colLb, colUb, rowLb, rowUb } = lp;
  const { colStart, rowIndex, value, integrality } = lp;
  const sizes = { numRows, numCols, objectiveOffset };
  return { ...sizes, colCost, colLb, colUb, rowLb, rowUb, colStart, rowIndex, value, integrality };
}
