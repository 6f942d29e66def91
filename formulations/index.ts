/** The public face of the formulations. */

export * from "./capex/index.ts";
export { alongField, tableField } from "./common/axis-fields.ts";
export {
  type ConflictItem,
  type ConflictReport,
  type ConflictRole,
  type ConflictWords,
  conflictGroups,
  describeConflict,
  type LimitClause,
  type LimitWords,
  type TaggedBound,
} from "./common/conflict.ts";
export {
  booleanField,
  choiceField,
  describeFields,
  type Field,
  type FieldDoc,
  flagsField,
  IssueList,
  labelField,
  listField,
  nullableField,
  numberField,
  type ReadContext,
  readRecord,
  recordField,
  type Schema,
  seriesField,
  textsField,
  wholeField,
} from "./common/fields.ts";
export type { ColumnSpec, FolderLayout, TableSpec } from "./common/folder-layout.ts";
export { unitsOfKpis } from "./common/kpi-units.ts";
export { renewedSolver } from "./common/renewed-solver.ts";
export type * from "./common/report-view.ts";
export {
  firstRow,
  type ResampleRule,
  type Resampling,
  type RowGrid,
  readResampling,
  resampleValues,
  rowGrid,
} from "./common/resampling.ts";
export { type RollingWindows, type Window, windowsOf } from "./common/rolling.ts";
export {
  type BuiltModel,
  type BuiltPoint,
  type RollingProblem,
  rollWindows,
  type StepSpan,
} from "./common/rolling-plan.ts";
export { type StepFigures, StepLog } from "./common/step-log.ts";
export { congestedSteps, percentile } from "./common/tariff.ts";
export {
  checkTimes,
  clockHours,
  clockLabel,
  dayLabel,
  expectedTime,
  type Instant,
  parseInstant,
  stepLabel,
  type TimeGrid,
} from "./common/time-grid.ts";
export { findZone, formatInstant, timesInZone, type ZoneClock } from "./common/time-zone.ts";
export { otherUnits, parseHeader, shiftedNumber, unitExponent } from "./common/unit-scale.ts";
export * from "./dcopf/index.ts";
export * from "./depot/index.ts";
export * from "./fleet/index.ts";
export {
  type Baseline,
  type FileRequest,
  type Formulation,
  InputError,
  type InputIssue,
  type Kpis,
  type ParseOptions,
  type PlanViolation,
  type Progress,
  type ReadFiles,
  type Scenario,
  type ScenarioPlan,
  type SolverAccess,
  type WarmSolver,
} from "./formulation.ts";
export * from "./parkinglot/index.ts";
export { type AnyFormulation, FORMULATIONS, findFormulation } from "./registry.ts";
export { type PlanOptions, solvePlan } from "./solve-plan.ts";
