/** Parsers of option values for commander: each says what it expected and what it found. */
import { InvalidArgumentError } from "commander";

function numberParser(accepts: (value: number) => boolean, expected: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!accepts(value)) throw new InvalidArgumentError(`Expected ${expected}, found "${text}".`);
    return value;
  };
}

/** Reads a finite number above 0. */
export const positiveNumber: (text: string) => number = numberParser(
  (value) => value > 0 && Number.isFinite(value),
  "a number above 0",
);

/** Reads a number of at least 0. */
export const nonNegative: (text: string) => number = numberParser(
  (value) => value >= 0,
  "a number of at least 0",
);

/** Reads a whole number of at least 1. */
export const positiveCount: (text: string) => number = numberParser(
  (value) => value >= 1 && Number.isSafeInteger(value),
  "a whole number of at least 1",
);

/** Reads a whole number from 0 to 2^31 − 1. */
export const seedValue: (text: string) => number = numberParser(
  (value) => value >= 0 && value < 2 ** 31 && Number.isInteger(value),
  "a whole number from 0 to 2147483647",
);

/** A parser of `a,b,c` where every name must be one of those known, each once. */
export function namesOf(known: readonly string[]): (text: string) => string[] {
  return (text) => {
    const names = text.split(",").map((name) => name.trim());
    for (const [pos, name] of names.entries()) {
      if (!known.includes(name)) {
        throw new InvalidArgumentError(`Expected names out of: ${known.join(", ")}; found "${name}".`);
      }
      if (names.indexOf(name) < pos) throw new InvalidArgumentError(`Found "${name}" twice.`);
    }
    return names;
  };
}

/** Reads a regular expression. */
export function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError(`Expected a regular expression, found "${text}" (${message}).`);
  }
}

/** An argument as a shell takes it. */
export function quoteForShell(arg: string): string {
  return /^[\w.,:/=@+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
