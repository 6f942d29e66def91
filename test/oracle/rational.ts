/** Exact rational numbers, for oracles: every finite double is one. */
export class Rational {
  static readonly zero: Rational = new Rational(0n, 1n);
  static readonly one: Rational = new Rational(1n, 1n);
  /** Carries the sign. */
  readonly numerator: bigint;
  /** Positive; no common factor with the numerator. */
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /**
   * The fraction in lowest terms.
   * @throws RangeError for a zero denominator.
   */
  static of(numerator: bigint, denominator = 1n): Rational {
    if (denominator === 0n) throw new RangeError("denominator: found 0, expected another number");
    const sign = denominator < 0n ? -1n : 1n;
    const divisor = greatestCommonDivisor(numerator, denominator);
    return new Rational((sign * numerator) / divisor, (sign * denominator) / divisor);
  }

  /**
   * The value of a double, without rounding.
   * @throws RangeError for NaN and infinities.
   */
  static fromNumber(value: number): Rational {
    if (!Number.isFinite(value)) throw new RangeError(`found ${value}, expected a finite number`);
    let mantissa = value;
    let denominator = 1n;
    // Doubling is exact except near overflow, and there every double is whole.
    while (!Number.isInteger(mantissa)) {
      mantissa *= 2;
      denominator *= 2n;
    }
    return Rational.of(BigInt(mantissa), denominator);
  }

  plus(other: Rational): Rational {
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Rational): Rational {
    return this.plus(other.negated());
  }

  times(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** @throws RangeError when the divisor is zero. */
  over(divisor: Rational): Rational {
    return Rational.of(this.numerator * divisor.denominator, this.denominator * divisor.numerator);
  }

  negated(): Rational {
    return new Rational(-this.numerator, this.denominator);
  }

  /** −1, 0 or 1. */
  sign(): number {
    return this.numerator > 0n ? 1 : this.numerator < 0n ? -1 : 0;
  }

  /** Negative, zero or positive as this is below, equal to or above the other. */
  compare(other: Rational): number {
    return this.minus(other).sign();
  }

  /** A double within two rounding errors of the value. */
  toNumber(): number {
    // Keep 64 bits of the quotient: more than a double holds, whatever the sizes of the two parts.
    const size = bitLength(this.numerator) - bitLength(this.denominator);
    const shift = BigInt(Math.max(0, 64 - size));
    const quotient = (this.numerator << shift) / this.denominator;
    // Two steps, so that the power of two does not underflow before the product does.
    const half = Number(shift) >> 1;
    return Number(quotient) * 2 ** -half * 2 ** -(Number(shift) - half);
  }

  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`;
  }
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
