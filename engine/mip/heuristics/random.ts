/**
 * A reproducible series of numbers in [0, 1): xorshift on 32 bits.
 *
 * Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003), 14.
 */
export function makeRandom(seed: number): () => number {
  let state = seed ^ 0x9e3779b9 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
