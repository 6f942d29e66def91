/** Prints one line of JSON on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints text on stdout, with a line end. */
export function printText(text: string): void {
  process.stdout.write(`${text}\n`);
}
