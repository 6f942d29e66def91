/**
 * Why an instance has no plan, in the planner's words: from bounds of a model that contradict each other, over the tags of their
 * rows and columns, to sentences with vehicle, time, limit and figures. What a limit is called is a formulation's own
 * small dictionary; where it has none, or no entry, the label of the row or column stands.
 */
import type { Conflict, ConflictMember, Model, Tag } from "../../engine/index.ts";
import { clockLabel, dayLabel, type TimeGrid } from "./time-grid.ts";

/** What a bound is to the planner: an aim, a limit that stands against it, or a given figure. */
export type ConflictRole = "target" | "limit" | "fact";

/** A bound of a conflict with the tag of its row or column. */
export interface TaggedBound extends ConflictMember {
  readonly tag: Tag;
}

/** A bound in words; the figure and its unit follow the words. */
export interface LimitClause {
  readonly role: ConflictRole;
  /** Without figure and subject, such as "charges with at most". */
  readonly words: string;
  /** Null: the words say it all. */
  readonly figure: number | null;
  readonly unit: string;
  /** Figures of the clause for each unit of the model's bound; default 1. */
  readonly perUnit?: number;
  /** Whether the bound holds all through its step, at its start or at its end; default all through. */
  readonly when?: "during" | "start" | "end";
}

/** The words for a kind of bound; null: it is a law of nature or of counting, which no planner can change. */
export type LimitWords = (bound: TaggedBound) => LimitClause | null;

/** A formulation's dictionary. */
export interface ConflictWords<Input> {
  /** The steps that tags count; null where there are none. */
  grid(input: Input): TimeGrid | null;
  /** By kind and `limit` of the tag, such as "col charging power" or "row energy balance". */
  limits(input: Input): Readonly<Record<string, LimitWords>>;
}

/** A part of the explanation; steps that follow each other are one. */
export interface ConflictItem {
  readonly role: ConflictRole;
  /** The whole clause, such as "truck 3 charges with at most 50 kW from 05:30 to 07:00". */
  readonly text: string;
  /** Such as "truck 3"; empty for the site as a whole. */
  readonly subject: string;
  /** `limit` of the tag, or the name of the row or column. */
  readonly limit: string;
  readonly firstStep: number | null;
  readonly lastStep: number | null;
  readonly bound: number | null;
  readonly unit: string;
  /** By how much this one has to give way, all others as they are, in `unit`; null where that is not known. */
  readonly relaxBy: number | null;
}

/** An explanation: a sentence and its parts. */
export interface ConflictReport {
  readonly text: string;
  readonly items: readonly ConflictItem[];
}

/** Tag keys that are no part of the subject. */
const PLACE_KEYS: readonly string[] = ["formulation", "step", "limit"];

/** Clauses of one kind that are written out; the rest is counted. */
const MOST_LISTED = 8;

/** More items than these are no sentence any more: each gets a line. */
const MOST_IN_SENTENCE = 5;

function round(value: number): number {
  return Number(value.toPrecision(6)) + 0;
}

function subjectOf(tag: Tag): string {
  const keys = Object.keys(tag).filter((key) => !PLACE_KEYS.includes(key));
  return keys.map((key) => `${key} ${tag[key]}`).join(", ");
}

/** The clause of a bound that no dictionary knows. */
function plainClause({ side, bound }: ConflictMember, label: string): LimitClause {
  const words = `${label} ${side === "lower" ? "at least" : "at most"}`;
  return { role: "limit", words, figure: bound, unit: "" };
}

/** A bound with its clause and place. */
interface Placed {
  readonly member: ConflictMember;
  readonly clause: LimitClause;
  readonly subject: string;
  readonly limit: string;
  readonly step: number | null;
}

function tagOf(model: Model, { kind, index }: Pick<ConflictMember, "kind" | "index">): Tag | undefined {
  return kind === "row" ? model.rowTag(index) : model.colTag(index);
}

/** A dictionary made for an input. */
type Limits = Readonly<Record<string, LimitWords>>;

function clauseOf(limits: Limits, bound: TaggedBound): LimitClause | null {
  const { tag, kind } = bound;
  const known = limits[`${kind} ${tag.limit}`];
  if (known !== undefined) return known(bound);
  return plainClause(bound, String(tag.limit ?? ""));
}

function place(model: Model, member: ConflictMember, limits: Limits): Placed | null {
  const tag = tagOf(model, member);
  if (tag === undefined) {
    const name = member.kind === "row" ? model.names().row(member.index) : model.names().col(member.index);
    return { member, clause: plainClause(member, name), subject: "", limit: name, step: null };
  }
  const clause = clauseOf(limits, { ...member, tag });
  if (clause === null) return null;
  const step = typeof tag.step === "number" ? tag.step : null;
  return { member, clause, subject: subjectOf(tag), limit: String(tag.limit), step };
}

/** Clauses that say the same of steps that follow each other. */
function joinSteps(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const byKey = new Map<string, Placed[]>();
  for (const each of placed) {
    const { clause, subject, limit } = each;
    // Given figures differ from step to step; they are told as a range.
    const figure = clause.role === "fact" ? "" : clause.figure === null ? "" : round(clause.figure);
    const key = [clause.role, subject, limit, clause.words, figure, clause.unit].join("|");
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [each]);
    else group.push(each);
  }
  return [...byKey.values()].flatMap((group) => {
    group.sort((one, other) => (one.step ?? 0) - (other.step ?? 0));
    const runs: Placed[][] = [];
    for (const each of group) {
      const run = runs.at(-1);
      const last = run?.at(-1);
      const follows = last !== undefined && each.step !== null && each.step - (last.step ?? 0) <= 1;
      if (run === undefined || !(follows || each.step === null)) runs.push([each]);
      else run.push(each);
    }
    return runs;
  });
}

/** A moment as a planner reads it: the clock, with the day where the horizon has more than one. */
function momentLabel(grid: TimeGrid, step: number): string {
  const hours = step * grid.stepHours;
  const clock = clockLabel(grid, hours);
  return grid.steps * grid.stepHours > 24 ? `${dayLabel(grid, hours)} ${clock}` : clock;
}

function whenLabel(run: readonly Placed[], grid: TimeGrid | null): string {
  const first = run[0]?.step ?? null;
  const last = run.at(-1)?.step ?? null;
  if (first === null || last === null) return "";
  if (grid === null) return first === last ? ` in step ${first}` : ` in steps ${first} to ${last}`;
  const when = run[0]?.clause.when;
  if (when === "start" && first === last) return ` at ${momentLabel(grid, first)}`;
  if (when === "end") {
    const end = momentLabel(grid, last + 1);
    return first === last ? ` at ${end}` : ` from ${momentLabel(grid, first + 1)} to ${end}`;
  }
  return ` from ${momentLabel(grid, first)} to ${momentLabel(grid, last + 1)}`;
}

function figureText(run: readonly Placed[]): string {
  const figures = run.map(({ clause }) => clause.figure).filter((figure) => figure !== null);
  if (figures.length === 0) return "";
  const least = round(figures.reduce((one, other) => Math.min(one, other)));
  const most = round(figures.reduce((one, other) => Math.max(one, other)));
  const unit = run[0]?.clause.unit ?? "";
  const range = least === most ? `${least}` : `${least} to ${most}`;
  return ` ${range}${unit === "" ? "" : ` ${unit}`}`;
}

/** How far a target can be met if all else stays; `of` several targets, the others are part of that. */
function reachText({ member, clause }: Placed, relaxBy: number, numTargets: number): string {
  const figure = clause.figure ?? 0;
  const beside = numTargets > 1 ? " beside the others" : "";
  if (member.side === "upper")
    return ` (at least ${round(figure + relaxBy)} ${clause.unit} can be reached${beside})`;
  const reach = round(figure - relaxBy);
  // A state of charge below zero is none that a planner could ask for.
  const most = reach < 0 && figure >= 0 ? `not even 0 ${clause.unit}` : `at most ${reach} ${clause.unit}`;
  return ` (${most} can be reached${beside})`;
}

function itemOf(run: readonly Placed[], grid: TimeGrid | null, numTargets: number): ConflictItem {
  const { clause, subject, limit } = run[0] as Placed;
  const relaxations = run.map((each) => {
    const { relaxBy } = each.member;
    return relaxBy === null ? null : relaxBy * (each.clause.perUnit ?? 1);
  });
  // Of several steps none alone decides.
  const relaxBy = run.length === 1 ? (relaxations[0] ?? null) : null;
  const figure = figureText(run);
  const name = subject === "" ? "" : `${subject} `;
  let text = `${name}${clause.words}${figure}${whenLabel(run, grid)}`;
  if (clause.role === "target" && relaxBy !== null && clause.figure !== null) {
    text += reachText(run[0] as Placed, relaxBy, numTargets);
  }
  return {
    role: clause.role,
    text,
    subject,
    limit,
    firstStep: run[0]?.step ?? null,
    lastStep: run.at(-1)?.step ?? null,
    bound: clause.figure === null ? null : round(clause.figure),
    unit: clause.unit,
    relaxBy: relaxBy === null ? null : round(relaxBy),
  };
}

const NOUNS = { target: "target", limit: "limit", fact: "figure" } as const;

/** What the items say, and how many more there are. */
function textsOf(items: readonly ConflictItem[]): readonly string[] {
  const texts = items.slice(0, MOST_LISTED).map(({ text }) => text);
  const rest = items.length - MOST_LISTED;
  if (rest > 0) texts.push(`and ${rest} more ${NOUNS[items[0]?.role ?? "limit"]}${rest === 1 ? "" : "s"}`);
  return texts;
}

function listed(items: readonly ConflictItem[]): string {
  return textsOf(items).join("; ");
}

/** A line for each item, by roles. */
function linesOf(groups: readonly (readonly ConflictItem[])[], doubt: string): string {
  const lines = groups.flatMap((items) => {
    const [first] = items;
    return first === undefined
      ? []
      : [`  ${NOUNS[first.role]}s`, ...textsOf(items).map((text) => `    ${text}`)];
  });
  return [`these cannot hold together${doubt}`, ...lines].join("\n");
}

function sentence(items: readonly ConflictItem[], conflict: Conflict): string {
  const of = (role: ConflictRole) => items.filter((item) => item.role === role);
  const [targets, limits, facts] = [of("target"), of("limit"), of("fact")];
  const doubt = conflict.isMinimal ? "" : " (perhaps not all of these matter)";
  if (items.length > MOST_IN_SENTENCE) return linesOf([targets, limits, facts], doubt);
  const where = facts.length === 0 ? "" : `, where ${listed(facts)}`;
  if (targets.length > 0 && limits.length > 0)
    return `${listed(targets)}, but ${listed(limits)}${where}${doubt}`;
  const held = targets.length > 0 ? targets : limits;
  if (held.length === 0) return `the given figures contradict each other: ${listed(facts)}${doubt}`;
  return `${listed(held)}: this cannot be met${where}${doubt}`;
}

/**
 * Explains a conflict.
 *
 * @param conflict of the model's bounds, found.
 * @param words the formulation's dictionary; undefined = rows and columns by their tags and names.
 */
export function describeConflict<Input>(
  model: Model,
  conflict: Conflict,
  words: ConflictWords<Input> | undefined,
  input: Input,
): ConflictReport {
  const limits = words?.limits(input) ?? {};
  const placed = conflict.members.map((member) => place(model, member, limits));
  const told = placed.filter((each) => each !== null);
  const grid = words?.grid(input) ?? null;
  const runs = joinSteps(told);
  const numTargets = runs.filter(([first]) => first?.clause.role === "target").length;
  const items = runs.map((run) => itemOf(run, grid, numTargets));
  const order: readonly ConflictRole[] = ["target", "limit", "fact"];
  items.sort((one, other) => order.indexOf(one.role) - order.indexOf(other.role));
  return { text: sentence(items, conflict), items };
}

/** Options for `findConflict`: bounds of one tag go together, and what the planner can change stays longest. */
export function conflictGroups<Input>(
  model: Model,
  words: ConflictWords<Input> | undefined,
  input: Input,
): {
  readonly groupOf: (side: Pick<ConflictMember, "kind" | "index" | "side">) => string;
  readonly rankOf: (side: Pick<ConflictMember, "kind" | "index" | "side">) => number;
} {
  const { rowLb, rowUb, colLb, colUb } = model.toProblem();
  const limits = words?.limits(input) ?? {};
  const boundOf = ({ kind, index, side }: Pick<ConflictMember, "kind" | "index" | "side">) => {
    if (kind === "row") return (side === "lower" ? rowLb : rowUb)[index] as number;
    return (side === "lower" ? colLb : colUb)[index] as number;
  };
  return {
    groupOf(side) {
      const tag = tagOf(model, side);
      const isEqual = boundOf({ ...side, side: "lower" }) === boundOf({ ...side, side: "upper" });
      const what = tag === undefined ? side.index : JSON.stringify(tag);
      return `${side.kind} ${what}${isEqual ? "" : ` ${side.side}`}`;
    },
    rankOf(side) {
      const tag = tagOf(model, side);
      if (tag === undefined) return 1;
      const clause = clauseOf(limits, { ...side, tag, bound: boundOf(side), relaxBy: null });
      if (clause === null) return 0;
      return clause.role === "target" ? 3 : clause.role === "limit" ? 2 : 1;
    },
  };
}
