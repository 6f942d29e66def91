/** Units of key figures: at the end of their names, or in a formulation's own list. */
import type { Kpis } from "../formulation.ts";

/** Ends of names with their units; longer ends first where one ends in another. */
const ENDS: readonly (readonly [end: string, unit: string])[] = [
  ["UsdPerMWh", "$/MWh"],
  ["KWh", "kWh"],
  ["MWh", "MWh"],
  ["KWp", "kWp"],
  ["KW", "kW"],
  ["MW", "MW"],
  ["Eur", "EUR"],
  ["USD", "USD"],
  ["Percent", "%"],
  ["Ratio", "share"],
  ["Steps", "steps"],
];

function unitOf(name: string, own: Readonly<Record<string, string>>): string | null {
  return own[name] ?? ENDS.find(([end]) => name.endsWith(end))?.[1] ?? null;
}

/**
 * The unit of each figure by its name, those of groups included; null where none is known. Texts and flags are left out; a group
 * with a unit of its own counts as one figure.
 * @param own units of figures whose names do not end in theirs.
 */
export function unitsOfKpis(
  kpis: Kpis,
  own: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | null>> {
  const units: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(kpis)) {
    if (typeof value === "string" || typeof value === "boolean") continue;
    const unit = unitOf(name, own);
    const isGroup = value !== null && typeof value === "object" && !Array.isArray(value);
    if (isGroup && unit === null) Object.assign(units, unitsOfKpis(value as Kpis, own));
    else units[name] = unit;
  }
  return units;
}
