/**
 * The far side of a ranged row. MPS states a range as one side and the width, and the width of two doubles need not be
 * a double. A width of more than 17 digits therefore counts at full precision, so that a writer can state any pair of
 * sides; up to 17 digits, and as a plain whole number, it counts as the double nearest to it.
 */
import { parseDecimal } from "./decimal.ts";

const DOUBLE_DIGITS = 17;
const MOST_DIGITS = 64;

/** A number as head + tail, the head being its nearest double. */
export interface LongNumber {
  readonly head: number;
  readonly tail: number;
}

/**
 * The magnitude of a checked decimal number; the tail is 0 up to 17 digits, for whole numbers without point and
 * exponent (a double may be written with zeros for digits it does not have), and past 64 bytes.
 */
export function readWidth(bytes: Uint8Array, start: number, end: number): LongNumber {
  const head = Math.abs(parseDecimal(bytes, start, end));
  if (end - start <= DOUBLE_DIGITS || end - start > MOST_DIGITS || !Number.isFinite(head))
    return { head, tail: 0 };
  const text = new TextDecoder().decode(bytes.subarray(start, end)).toLowerCase().replace(/^[+-]/, "");
  if (!/[.ed]/.test(text)) return { head, tail: 0 };
  const [mantissa, exponent = "0"] = text.split(/[ed]/);
  const [whole, fraction = ""] = mantissa.split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  const power = Number(exponent) - fraction.length;
  if (digits.length <= DOUBLE_DIGITS || Math.abs(power) > 400) return { head, tail: 0 };
  return { head, tail: remainder(BigInt(digits), power, head) };
}

/** digits · 10^power − head, to about 60 bits. */
function remainder(digits: bigint, power: number, head: number): number {
  const fixedPoint = 1100; // 2^-1100 is finer than any double
  const scaled =
    power >= 0
      ? (digits * 10n ** BigInt(power)) << BigInt(fixedPoint)
      : (digits << BigInt(fixedPoint)) / 10n ** BigInt(-power);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, head);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n) & 0x7ff;
  const significand = (bits & 0xfffffffffffffn) | (biased === 0 ? 0n : 0x10000000000000n);
  const exact = significand << BigInt(Math.max(biased, 1) - 1075 + fixedPoint);
  const rest = scaled - exact;
  const isSmall = rest < 1n << 1000n && rest > -(1n << 1000n);
  return isSmall ? Number(rest) * 2 ** -550 * 2 ** -550 : Number(rest >> 500n) * 2 ** -600;
}

/** The double nearest to side ± width, the width exact. */
export function farSide(side: number, width: LongNumber, direction: 1 | -1): number {
  const head = direction * width.head;
  const sum = side + head;
  if (width.tail === 0) return sum;
  // TwoSum: side + head = sum + rest exactly (Knuth, TAOCP 2, 4.2.2).
  const part = sum - side;
  const rest = side - (sum - part) + (head - part);
  return sum + (rest + direction * width.tail);
}
