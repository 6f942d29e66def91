/** The public face of the engine. Nothing else is public. */
export { checkCertificate, checkSolution, verify } from "./check-answers.ts";
export {
  type BoundSide,
  type Conflict,
  type ConflictMember,
  type ConflictOptions,
  findConflict,
} from "./conflict/find-conflict.ts";
export { isWithinGaps, relativeGap } from "./control.ts";
export {
  InternalError,
  ModelError,
  OptionError,
  ParseError,
  placeText,
  ResumeError,
  type TextPosition,
} from "./errors.ts";
export { type AbortLike, type Host, PLAIN_HOST } from "./host.ts";
export { heightAt, type Sameness, SegmentCurve, takeLower } from "./mip/chain/segment-curve.ts";
export { SEPARATORS } from "./mip/cuts/registry.ts";
export type * from "./mip/plugins.ts";
export type { SearchState } from "./mip/search-state.ts";
export { AT_LOWER, AT_UPPER, BASIC, type Basis, FREE } from "./model/basis.ts";
export { type ColSets, type Semicontinuous, SetList, type SosSpec } from "./model/col-sets.ts";
export {
  conditionsOf,
  hasConditions,
  isMixedInteger,
  numSemicontinuous,
  numSets,
} from "./model/conditions.ts";
export { fingerprintOf } from "./model/fingerprint.ts";
export {
  type Col,
  type ColBlock,
  type Linear,
  Model,
  type ModelSosSpec,
  type Relation,
  type RowBlock,
  type RowBuilder,
  sum,
} from "./model/model.ts";
export { didYouMean, nearestName } from "./model/nearest.ts";
export {
  DEFAULT_NAMES,
  type Names,
  numEntries,
  numIntegers,
  type Problem,
  type Tag,
} from "./model/problem.ts";
export { problemOf } from "./model/problem-of.ts";
export {
  checkOptions,
  DEFAULT_OPTIONS,
  type IncumbentEvent,
  type ProgressEvent,
  type SolveOptions,
} from "./options.ts";
export { createSearchWorker } from "./parallel/search-worker.ts";
export type { SearchWorker, WorkerPool } from "./parallel/worker-pool.ts";
export { type RangeTable, type Ranging, ranging } from "./ranging.ts";
export type { Certificate, DualSolution, Result, Solution, SolvedResult, UnsolvedResult } from "./result.ts";
export { type AtLeastRow, GrowingTableau, type WalkEnd } from "./simplex/growing-tableau.ts";
export { solve, solveSync } from "./solve.ts";
export { type NewCol, type NewRow, type PerSolveOptions, Solver } from "./solver.ts";
export type { Statistics } from "./statistics.ts";
export { STATUSES, type Status } from "./status.ts";
export { TECHNIQUES, type Technique } from "./techniques.ts";
export { INPUT_INFINITY, LARGE_ENTRY } from "./tolerances.ts";
export type { CertificateReport, PointReport, VerificationReport } from "./verify/verify.ts";
export type { Violations } from "./verify/violations.ts";
