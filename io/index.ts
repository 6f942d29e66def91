/** The public face of the readers and writers: files of models, solutions, instances and plans. Needs Node. */
export { CheckpointError, readState, writeState } from "./checkpoint/state-bytes.ts";
export { nodeHost } from "./node-host.ts";
export {
  type FieldOverride,
  type Instance,
  type InstanceSource,
  type LoadedInstance,
  loadInstance,
  openInstance,
  readInstance,
  readSideFiles,
  withOverrides,
} from "./read/instance.ts";
export { readLp } from "./read/lp.ts";
export { readModelFile } from "./read/model-file.ts";
export { readModelJson } from "./read/model-json.ts";
export { readMps } from "./read/mps.ts";
export type { ReadModel } from "./read/read-model.ts";
export { type ReadSolution, readSolution, readSolutionFile } from "./read/solution.ts";
export { type ReportRun, renderReport } from "./report/report.ts";
export { tuneRuntime } from "./runtime.ts";
export { VERSION } from "./version.ts";
export { writeLp } from "./write/lp.ts";
export { writeModelFile } from "./write/model-file.ts";
export { writeModelJson } from "./write/model-json.ts";
export { writeMps } from "./write/mps.ts";
export { WriteError } from "./write/output-file.ts";
export { formatSchedule } from "./write/schedule-csv.ts";
export { writeSolution, writeSolutionFile } from "./write/solution.ts";
export type { WrittenModel } from "./write/written-model.ts";
