import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of new typed arrays after which a look at the dead ones pays; it takes some 5 ms. */
const GROWTH_BYTES = 6 * 2 ** 20;

/**
 * A function that frees dead typed arrays once 6 MiB of new ones have been made since its last turn. V8 looks at its own heap,
 * which stays small here, and would let the arrays of a large model pile up: text, half-read entries, what presolve
 * leaves behind.
 */
export function arrayCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let known = getHeapStatistics().external_memory;
  return () => {
    if (getHeapStatistics().external_memory - known < GROWTH_BYTES) return;
    collect();
    known = getHeapStatistics().external_memory;
  };
}
