/** Powers of ten that a double holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Decimal digits that always fit into the 53 bits of a double. */
const EXACT_DIGITS = 15;

/** No generator writes longer numbers; the limit bounds the text that has to be decoded. */
const LONGEST_NUMBER = 4096;

const MINUS = 45;
const PLUS = 43;
const POINT = 46;

/** Whether the byte is a letter that starts an exponent: e, E, and d, D of Fortran. */
function isExponentLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower === 101 || lower === 100;
}

/** Correctly rounded value of an already checked decimal number, by the language's own reader. */
function valueByText(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST_NUMBER) return Number.NaN;
  const text = new TextDecoder().decode(bytes.subarray(start, end)).replace(/[dD]/, "e");
  return Number(text) + 0; // -0 + 0 is 0
}

/**
 * Value of the decimal number bytes[start] .. bytes[end − 1]: sign, digits with at most one point (`.5` and `5.` pass),
 * exponent with e, E, d or D. Correctly rounded: up to 15 digits and powers up to 10^22 take one exact
 * multiplication, the rest goes through `Number`.
 *
 * @returns NaN where the text is not such a number (hexadecimal, `nan`, `inf`, a decimal comma, over 4096 bytes).
 * Source: Clinger, "How to read floating point numbers accurately", PLDI 1990.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let pos = start;
  const isNegative = bytes[pos] === MINUS;
  if (pos < end && (isNegative || bytes[pos] === PLUS)) pos++;
  let mantissa = 0;
  let significant = 0;
  let numDigits = 0;
  let scale = 0;
  let seenPoint = false;
  for (; pos < end; pos++) {
    const digit = bytes[pos] - 48;
    if (digit >= 0 && digit <= 9) {
      numDigits++;
      if (significant > 0 || digit > 0) significant++;
      if (significant <= EXACT_DIGITS) mantissa = mantissa * 10 + digit;
      if (seenPoint) scale--;
    } else if (bytes[pos] === POINT && !seenPoint) {
      seenPoint = true;
    } else {
      break;
    }
  }
  if (numDigits === 0) return Number.NaN;
  if (pos < end) {
    if (!isExponentLetter(bytes[pos])) return Number.NaN;
    const exponent = parseExponent(bytes, pos + 1, end);
    if (Number.isNaN(exponent)) return Number.NaN;
    scale += exponent;
  }
  if (significant > EXACT_DIGITS || scale > 22 || scale < -22) return valueByText(bytes, start, end);
  const value = scale < 0 ? mantissa / POWERS_OF_TEN[-scale] : mantissa * POWERS_OF_TEN[scale];
  return isNegative && value !== 0 ? -value : value;
}

function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  let pos = start;
  const isNegative = bytes[pos] === MINUS;
  if (pos < end && (isNegative || bytes[pos] === PLUS)) pos++;
  if (pos === end) return Number.NaN;
  let exponent = 0;
  for (; pos < end; pos++) {
    const digit = bytes[pos] - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    exponent = Math.min(exponent * 10 + digit, 100_000);
  }
  return isNegative ? -exponent : exponent;
}

/**
 * Value of `inf`, `infinity`, with or without sign, in any case; else NaN.
 */
export function parseInfinity(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 9) return Number.NaN;
  const word = new TextDecoder().decode(bytes.subarray(start, end)).toLowerCase();
  if (!/^[+-]?inf(inity)?$/.test(word)) return Number.NaN;
  return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
