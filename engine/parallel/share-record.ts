/** Typed arrays in a record that a worker gets. */
type Shareable = Float64Array | Int32Array | Uint8Array;

function isShareable(value: unknown): value is Shareable {
  return value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array;
}

/** Bytes of an array in the block, so that the next one starts at a multiple of 8. */
function roomFor(array: Shareable): number {
  return Math.ceil(array.byteLength / 8) * 8;
}

function collect(value: unknown, found: Set<Shareable>): void {
  if (isShareable(value)) found.add(value);
  else if (value !== null && typeof value === "object") {
    for (const member of Object.values(value)) collect(member, found);
  }
}

function copyInto(buffer: SharedArrayBuffer, offset: number, array: Shareable): Shareable {
  const make = array.constructor as new (
    buffer: SharedArrayBuffer,
    offset: number,
    length: number,
  ) => Shareable;
  const copy = new make(buffer, offset, array.length);
  copy.set(array);
  return copy;
}

function rebuild(value: unknown, copies: ReadonlyMap<Shareable, Shareable>): unknown {
  if (isShareable(value)) return copies.get(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((member) => rebuild(member, copies));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rebuild(member, copies)]));
}

/**
 * The same plain record with all its typed arrays in one block of shared memory, each once: however many workers get it,
 * nothing is cloned. Nobody may write to them any more.
 */
export function shareRecord<RecordType extends object>(record: RecordType): RecordType {
  const found = new Set<Shareable>();
  collect(record, found);
  let size = 0;
  for (const array of found) size += roomFor(array);
  const buffer = new SharedArrayBuffer(size);
  const copies = new Map<Shareable, Shareable>();
  let offset = 0;
  for (const array of found) {
    copies.set(array, copyInto(buffer, offset, array));
    offset += roomFor(array);
  }
  return rebuild(record, copies) as RecordType;
}
