/** The documented model of each variant. */
import type { Model } from "../../engine/index.ts";
import { type Adjacency, addGrid, type GridCols } from "./build-grid.ts";
import { beginSchedule, type Schedule } from "./build-schedule.ts";
import { addSegments, type SegmentCols } from "./build-segments.ts";
import { addTangents, firstPlanes, type TangentCols } from "./build-tangents.ts";
import { buildWindow, firstState, type Window } from "./build-window.ts";
import type { ParkingInput } from "./input.ts";

/** A schedule of all vehicles over all steps. */
export interface ScheduleBuilt extends Schedule {
  readonly kind: "schedule";
  /** How the model counts degradation; null where it does not. */
  readonly degradation: SegmentCols | GridCols | TangentCols | null;
}

/** Where the columns of a built model stand. */
export type ParkingBuilt = ScheduleBuilt | (Window & { readonly kind: "window" });

/** The tangent model of `convex` with its columns. */
export interface TangentBuilt extends ScheduleBuilt {
  readonly degradation: TangentCols;
}

/** The grid model of pwl2 with its columns. */
export interface GridBuilt extends ScheduleBuilt {
  readonly degradation: GridCols;
}

/** The segment model with its columns. */
export interface SegmentsBuilt extends ScheduleBuilt {
  readonly degradation: SegmentCols;
}

/** The model with the first tangents of the degradation cost. */
export function buildTangents(input: ParkingInput): TangentBuilt {
  const schedule = beginSchedule(input, input.price);
  const planes = firstPlanes(input, schedule.stays);
  return { kind: "schedule", ...schedule, degradation: addTangents(schedule, planes) };
}

/** The model with the degradation cost on a grid. */
export function buildGrid(input: ParkingInput, adjacency: Adjacency): GridBuilt {
  const schedule = beginSchedule(input, input.price);
  return { kind: "schedule", ...schedule, degradation: addGrid(schedule, adjacency) };
}

/** The model with the degradation cost by power segments. */
export function buildSegments(input: ParkingInput, hasLeastPower: boolean): SegmentsBuilt {
  const schedule = beginSchedule(input, input.price);
  return { kind: "schedule", ...schedule, degradation: addSegments(schedule, hasLeastPower) };
}

/**
 * The model without degradation, which the starts of index_slp come from.
 * @param price replaces the price of energy; length steps.
 */
export function buildPlain(input: ParkingInput, price: Float64Array): ScheduleBuilt {
  return { kind: "schedule", ...beginSchedule(input, price), degradation: null };
}

function buildVariant(input: ParkingInput): ParkingBuilt {
  switch (input.variant) {
    case "convex":
      return buildTangents(input);
    case "pwl1":
      return buildSegments(input, false);
    case "pwl1_semi":
      return buildSegments(input, true);
    case "pwl2_lp":
      return buildGrid(input, "none");
    case "pwl2_sos2":
      return buildGrid(input, "binaries");
    case "index_rh":
      return { kind: "window", ...buildWindow(input, firstState(input)) };
    case "index_slp":
      return buildPlain(input, input.price);
  }
}

/** The model of an instance and where its columns stand. Pure; cost linear in the model's size. */
export function buildParking(input: ParkingInput): { readonly model: Model; readonly built: ParkingBuilt } {
  const built = buildVariant(input);
  return { model: built.model, built };
}
