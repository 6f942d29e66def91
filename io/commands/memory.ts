import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of new typed arrays after which a look at the dead ones pays; it takes some 5 ms. */
const GROWTH_BYTES = 6 * 2 ** 20;

/**
 * A function that frees dead typed arrays once 6 MiB of new ones have been made since its last turn, or, where it is told
 * that many have just died, since it was made. V8 looks at its own heap, which stays small here, and would let
 * the arrays of a large model pile up: text, half-read entries, what presolve leaves behind.
 */
export function arrayCollector(): (hasReleased?: boolean) => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const first = getHeapStatistics().external_memory;
  let known = first;
  return (hasReleased = false) => {
    const external = getHeapStatistics().external_memory;
    // V8 frees arrays some time after it has found them dead.
    known = Math.min(known, hasReleased ? first : external);
    if (external - known < GROWTH_BYTES) return;
    collect();
    known = getHeapStatistics().external_memory;
  };
}
