import type { FieldOverride } from "../read/instance.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads `PATH=VALUE`. The value is JSON where it can be read as such (`null`, `105`, `[1,2]`), else a text.
 * @throws UsageError without a path or without `=`.
 */
export function parseOverride(text: string): FieldOverride {
  const at = text.indexOf("=");
  if (at <= 0) throw new UsageError(`--set: expected PATH=VALUE, found "${text}"`);
  const written = text.slice(at + 1);
  try {
    return { path: text.slice(0, at), value: JSON.parse(written) };
  } catch {
    return { path: text.slice(0, at), value: written };
  }
}
