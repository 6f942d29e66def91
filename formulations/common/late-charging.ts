/** Charging as late as shared limits allow: who may draw first in a step, walking back from the end. */

/** One that can still draw in a step. */
export interface LateTurn {
  readonly pos: number;
  /** Steps of full charging that it can spare before this one; negative: it cannot. */
  readonly laxity: number;
  /** What it draws if it may, kW. */
  readonly wantedKW: number;
}

/** What all may draw together in a step. */
export interface SharedRoom {
  readonly allKW: number;
  /** How many may draw at once. */
  readonly count: number;
}

/**
 * Deals the room of a step to those that can spare the fewest steps first.
 * @param turns sorted in place where the room is limited.
 * @param draw told of each that draws, with its power in kW.
 */
export function dealRoom<Turn extends LateTurn>(
  turns: Turn[],
  { allKW, count }: SharedRoom,
  draw: (turn: Turn, powerKW: number) => void,
): void {
  if (Number.isFinite(allKW) || count < turns.length) turns.sort((one, other) => one.laxity - other.laxity);
  let leftKW = allKW;
  let left = count;
  for (const turn of turns) {
    const powerKW = Math.min(turn.wantedKW, leftKW);
    if (powerKW <= 0 || left === 0) continue;
    leftKW -= powerKW;
    left--;
    draw(turn, powerKW);
  }
}
