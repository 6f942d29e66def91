/**
 * Units that differ by a power of ten, so that a number in one is exactly a number in the other: W and kW, EUR/MWh and
 * EUR/kWh, % and shares.
 */

/** Units of one quantity with their powers of ten. */
const QUANTITIES: readonly Readonly<Record<string, number>>[] = [
  { W: 0, kW: 3, MW: 6, GW: 9 },
  { Wh: 0, kWh: 3, MWh: 6, GWh: 9 },
  { Wp: 0, kWp: 3, MWp: 6 },
  { ct: -2, EUR: 0 },
  { USD: 0 },
  { $: 0 },
  { "%": -2, "": 0 },
];

/** The unit of shares, which headers leave out. */
const SHARE = "";

function quantityOf(unit: string): Readonly<Record<string, number>> | undefined {
  return QUANTITIES.find((quantity) => Object.hasOwn(quantity, unit));
}

/** Power of ten from one simple unit to another; null where they do not measure the same. */
function simpleExponent(from: string, to: string): number | null {
  const quantity = quantityOf(to);
  if (quantity === undefined || !Object.hasOwn(quantity, from)) return null;
  return (quantity[from] as number) - (quantity[to] as number);
}

/**
 * The power of ten that turns numbers in one unit into numbers in another: −3 from W to kW, 0 for equal units.
 * Null where the units do not measure the same, or one is not known.
 */
export function unitExponent(from: string, to: string): number | null {
  if (from === to) return 0;
  const [fromTop, fromBottom, ...fromRest] = from.split("/");
  const [toTop, toBottom, ...toRest] = to.split("/");
  if (fromRest.length > 0 || toRest.length > 0) return null;
  if ((fromBottom === undefined) !== (toBottom === undefined)) return null;
  const top = simpleExponent(fromTop as string, toTop as string);
  if (top === null || fromBottom === undefined) return top;
  const bottom = simpleExponent(fromBottom, toBottom as string);
  return bottom === null ? null : top - bottom;
}

/** The other units in which a column may be given; empty where there are none. */
export function otherUnits(unit: string): readonly string[] {
  const [top, bottom] = unit.split("/");
  const tops = Object.keys(quantityOf(top as string) ?? {});
  if (bottom === undefined) return tops.filter((each) => each !== unit && each !== SHARE);
  const bottoms = Object.keys(quantityOf(bottom) ?? {});
  // Those of the same top or bottom come first: EUR/MWh and ct/kWh are what a price in EUR/kWh is mostly confused with.
  const farness = (each: string) => {
    const [eachTop, eachBottom] = each.split("/");
    return eachTop === top ? 0 : eachBottom === bottom ? 1 : 2;
  };
  return tops
    .flatMap((each) => bottoms.map((other) => `${each}/${other}`))
    .filter((each) => each !== unit)
    .sort((one, other) => farness(one) - farness(other));
}

/**
 * The number that a decimal text means after a shift of its point, correctly rounded.
 * @param text a plain decimal number, with or without exponent.
 */
export function shiftedNumber(text: string, exponent: number): number {
  if (exponent === 0) return Number(text);
  const [digits, power] = text.toLowerCase().split("e");
  return Number(`${digits}e${Number(power ?? 0) + exponent}`);
}

/** Splits `price [EUR/kWh]` into name and unit; unit null without brackets. */
export function parseHeader(header: string): { readonly name: string; readonly unit: string | null } {
  const match = /^(.*?)\s*\[([^\]]*)\]$/.exec(header.trim());
  return match === null
    ? { name: header.trim(), unit: null }
    : { name: (match[1] as string).trim(), unit: (match[2] as string).trim() };
}
