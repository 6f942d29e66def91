import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of new typed arrays after which a look at the dead ones pays. */
const GROWTH_BYTES = 6 * 2 ** 20;
/**
 * Share of the process's time so far that looking may have taken. A look takes 5 ms and more, whatever it finds: five of
 * them were a third of a repeated solve of Netlib wood1p.
 */
const COLLECTING_SHARE = 0.03;
/** Bytes of new typed arrays that are looked at, however long it takes. */
const LARGE_GROWTH_BYTES = 12 * 2 ** 20;
/** Milliseconds of the process after which the young arrays are looked at first: by then much is compiled, and the model is in. */
const SETTLED_MS = 300;

/**
 * A function that frees dead typed arrays once 6 MiB of new ones have been made since its last turn, or, where it is told
 * that many have just died, since what it last left after such news. V8 looks at its own heap, which stays small here, and
 * would let the arrays of a large model pile up: text, half-read entries, what presolve leaves behind. Short solves, which
 * end before it has paid, are spared most of it. In a long solve the young ones are looked at
 * first: mostly that is enough; old ones follow once 12 MiB have been added since the whole heap was looked at. Where it is told
 * that 6 MiB or more have died, it looks in any case, and has them freed before it returns.
 *
 * @param share of the process's time that it may take while there are less than 12 MiB of new arrays.
 * @param settledMs age of the process from which a solve counts as long.
 */
export function arrayCollector(
  share: number = COLLECTING_SHARE,
  settledMs: number = SETTLED_MS,
): (hasReleased?: boolean, deadBytes?: number) => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (how?: { readonly type: "minor" }) => void;
  let kept = getHeapStatistics().external_memory;
  let known = kept;
  let leftByWhole = kept;
  let spentMs = 0;
  return (hasReleased = false, deadBytes = 0) => {
    const external = getHeapStatistics().external_memory;
    // V8 frees arrays some time after it has found them dead.
    kept = Math.min(kept, external);
    leftByWhole = Math.min(leftByWhole, external);
    known = Math.min(known, hasReleased ? kept : external);
    const growth = external - known;
    const startedAt = performance.now();
    if (deadBytes < GROWTH_BYTES) {
      if (growth < GROWTH_BYTES) return;
      if (growth < LARGE_GROWTH_BYTES && spentMs > share * startedAt) return;
    }
    // A look at the whole heap drops the hidden classes of which no object is alive at the moment, too, and with them the
    // compiled code of all that reads such objects.
    const isYoungFirst = !hasReleased && startedAt >= settledMs;
    if (isYoungFirst) collect({ type: "minor" });
    const isWhole = !isYoungFirst || getHeapStatistics().external_memory - leftByWhole >= LARGE_GROWTH_BYTES;
    if (isWhole) collect();
    // Dead arrays are freed by a thread of V8's, in its own time, which the next look waits for: those that are about to be made
    // are to take their place.
    if (hasReleased) collect({ type: "minor" });
    spentMs += performance.now() - startedAt;
    known = getHeapStatistics().external_memory;
    if (isWhole) leftByWhole = known;
    if (hasReleased) kept = known;
  };
}
