import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of new typed arrays after which a look at the dead ones pays; it takes some 5 ms. */
const GROWTH_BYTES = 6 * 2 ** 20;
/** Bytes of new ones after which it is taken however much time went into looks before. */
const LARGE_GROWTH_BYTES = 12 * 2 ** 20;
/** Looks that reading, presolve and the first basis of one large model ask for, and the share of the time that later ones may take. */
const FREE_LOOKS = 10;
const TIME_SHARE = 0.03;

/**
 * A function that frees dead typed arrays once 6 MiB of new ones have been made since its last turn, or, where it is told
 * that many have just died, since it was made. V8 looks at its own heap, which stays small here, and would let
 * the arrays of a large model pile up: text, half-read entries, what presolve leaves behind. Where solves are short and
 * many, looks that would take more than a small share of the time wait until 12 MiB have piled up.
 */
export function arrayCollector(): (hasReleased?: boolean) => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const begunMs = performance.now();
  const first = getHeapStatistics().external_memory;
  let known = first;
  let numLooks = 0;
  let spentMs = 0;
  return (hasReleased = false) => {
    const external = getHeapStatistics().external_memory;
    // V8 frees arrays some time after it has found them dead.
    known = Math.min(known, external);
    const growth = external - (hasReleased ? first : known);
    if (growth < GROWTH_BYTES) return;
    const nowMs = performance.now();
    const isDear = numLooks >= FREE_LOOKS && spentMs > TIME_SHARE * (nowMs - begunMs);
    if (isDear && external - known < LARGE_GROWTH_BYTES) return;
    collect();
    numLooks++;
    spentMs += performance.now() - nowMs;
    known = getHeapStatistics().external_memory;
  };
}
