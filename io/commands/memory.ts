import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of new typed arrays after which a look at the dead ones pays, beside a large model and beside a small one. */
const GROWTH_BYTES = 6 * 2 ** 20;
const SMALL_MODEL_GROWTH_BYTES = 32 * 2 ** 20;
/**
 * Share of the process's time so far that looking may have taken. A look takes 5 ms and more, whatever it finds: five of
 * them were a third of a repeated solve of Netlib wood1p.
 */
const COLLECTING_SHARE = 0.03;
/** Bytes of new typed arrays that are looked at, however long it takes; these many times those after which a look pays. */
const LARGE_GROWTH = 2;
/** Milliseconds of the process after which the young arrays are looked at first: by then much is compiled, and the model is in. */
const SETTLED_MS = 300;
/** Nonzeros from which a model counts as large: its own arrays outweigh what may pile up. */
const LARGE_NONZEROS = 100_000;

/** Frees dead typed arrays. */
export interface ArrayCollector {
  /** Tells how large the model is; until then it counts as large. */
  expectModel(numNonzeros: number): void;
  /** Frees dead arrays if there are enough new ones. */
  look(): void;
  /** The same where many have just died, `deadBytes` at least: from 6 MiB on they are freed in any case, before it returns. */
  released(deadBytes?: number): void;
}

/** The bytes of new arrays after which a look pays: the fewer, the larger the model. */
function growthFor(numNonzeros: number): number {
  const smallness = Math.max(0, 1 - numNonzeros / LARGE_NONZEROS);
  return GROWTH_BYTES + smallness * (SMALL_MODEL_GROWTH_BYTES - GROWTH_BYTES);
}

/**
 * Frees dead typed arrays once 6 MiB of new ones (beside a small model up to 32 MiB) have been made since its last turn, or,
 * where it is told that many have just died, since what it last left after such news. V8 looks at its own heap, which stays
 * small here, and would let the arrays of a large model pile up: text, half-read entries, what presolve leaves behind. Short
 * solves, which end before it has paid, are spared most of it. In a long solve the young ones are looked at first: mostly
 * that is enough; old ones follow once twice as much has been added since the whole heap was looked at.
 *
 * Beside a small model looks are rare, for each costs more than its time: compiled code of which no function is alive at the
 * moment is lost (`sort`'s comparators), and so is all that rests on the hidden class of an object without a living one.
 *
 * @param share of the process's time that it may take while there are fewer new arrays than twice those.
 * @param settledMs age of the process from which a solve counts as long.
 */
export function arrayCollector(
  share: number = COLLECTING_SHARE,
  settledMs: number = SETTLED_MS,
): ArrayCollector {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (how?: { readonly type: "minor" }) => void;
  let growthBytes = GROWTH_BYTES;
  let kept = getHeapStatistics().external_memory;
  let known = kept;
  let leftByWhole = kept;
  let spentMs = 0;
  const turn = (hasReleased: boolean, deadBytes: number): void => {
    const external = getHeapStatistics().external_memory;
    // V8 frees arrays some time after it has found them dead.
    kept = Math.min(kept, external);
    leftByWhole = Math.min(leftByWhole, external);
    known = Math.min(known, hasReleased ? kept : external);
    const growth = external - known;
    const startedAt = performance.now();
    if (deadBytes < GROWTH_BYTES) {
      if (growth < growthBytes) return;
      if (growth < LARGE_GROWTH * growthBytes && spentMs > share * startedAt) return;
    }
    const isYoungFirst = !hasReleased && startedAt >= settledMs;
    if (isYoungFirst) collect({ type: "minor" });
    const isWhole =
      !isYoungFirst || getHeapStatistics().external_memory - leftByWhole >= LARGE_GROWTH * growthBytes;
    if (isWhole) collect();
    // Dead arrays are freed by a thread of V8's, in its own time, which the next look waits for: those that are about to be made
    // are to take their place.
    if (hasReleased) collect({ type: "minor" });
    spentMs += performance.now() - startedAt;
    known = getHeapStatistics().external_memory;
    if (isWhole) leftByWhole = known;
    if (hasReleased) kept = known;
  };
  return {
    expectModel(numNonzeros) {
      growthBytes = growthFor(numNonzeros);
    },
    look: () => turn(false, 0),
    released: (deadBytes = 0) => turn(true, deadBytes),
  };
}
