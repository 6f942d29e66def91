/**
 * A search's state as the bytes of one file, and back.
 *
 * Little-endian, in this order: 8 bytes "GPXSTATE", a version and the number of sections (32 bits each), the length of
 * the file (64 bits); per section its kind (32 bits, then 32 that are 0) and length in bytes (64 bits); the sections,
 * each filled up with zeros to a multiple of eight; SHA-256 of all that. Section 0 is the record as JSON, in which
 * `{"$": k}` stands for the array in section k; the others are typed arrays.
 */
import { createHash } from "node:crypto";
import { compareUint8Arrays, concatUint8Arrays, splitUint8Array } from "typed-array-utils";
import type { SearchState } from "../../engine/index.ts";

const MAGIC = "GPXSTATE";
const VERSION = 2;
const HEAD_BYTES = 24;
const ENTRY_BYTES = 16;
const HASH_BYTES = 32;

/** Kinds of sections by number. */
const KINDS = [Uint8Array, Uint8Array, Int32Array, Float64Array] as const;
const TEXT = 0;

type Section = Uint8Array | Int32Array | Float64Array;

/** Bytes that are no state of a search, or that were damaged. */
export class CheckpointError extends Error {
  readonly code = "CHECKPOINT" as const;
  override readonly name = "CheckpointError";

  constructor(file: string, found: string, expected: string) {
    super(`${file}: found ${found}, expected ${expected}`);
  }
}

function isSection(value: unknown): value is Section {
  return value instanceof Uint8Array || value instanceof Int32Array || value instanceof Float64Array;
}

/** A JSON value in which arrays and numbers that JSON has no word for are replaced. @param sections filled. */
function withoutArrays(value: unknown, sections: Section[]): unknown {
  if (isSection(value)) return { $: sections.push(value) };
  if (typeof value === "number" && !Number.isFinite(value)) return { $: String(value) };
  if (Array.isArray(value)) return value.map((each) => withoutArrays(each, sections));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withoutArrays(each, sections)]),
  );
}

/** The record from its JSON value. @param sections those after the JSON. */
function withArrays(value: unknown, sections: readonly Section[]): unknown {
  if (Array.isArray(value)) return value.map((each) => withArrays(each, sections));
  if (typeof value !== "object" || value === null) return value;
  const { $: mark } = value as { $?: unknown };
  if (typeof mark === "number") return sections[mark - 1];
  if (typeof mark === "string") return Number(mark);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withArrays(each, sections)]));
}

function bytesOf({ buffer, byteOffset, byteLength }: Section): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function kindOf(section: Section): number {
  return section instanceof Float64Array ? 3 : section instanceof Int32Array ? 2 : 1;
}

/** Pieces joined at once: they are arguments of one call. */
const JOINED_AT_ONCE = 4096;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length <= JOINED_AT_ONCE) return concatUint8Arrays(...pieces);
  const groups: Uint8Array[] = [];
  for (let from = 0; from < pieces.length; from += JOINED_AT_ONCE) {
    groups.push(concatUint8Arrays(...pieces.slice(from, from + JOINED_AT_ONCE)));
  }
  return joined(groups);
}

function sha256(pieces: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

/** The state as the content of a file. */
export function writeState(state: SearchState): Uint8Array {
  const arrays: Section[] = [];
  const record = withoutArrays(state, arrays);
  const sections: Section[] = [new TextEncoder().encode(JSON.stringify(record)), ...arrays];
  const head = new DataView(new ArrayBuffer(HEAD_BYTES + ENTRY_BYTES * sections.length));
  for (let pos = 0; pos < MAGIC.length; pos++) head.setUint8(pos, MAGIC.charCodeAt(pos));
  head.setUint32(8, VERSION, true);
  head.setUint32(12, sections.length, true);
  const pieces: Uint8Array[] = [bytesOf(new Uint8Array(head.buffer))];
  let total = head.byteLength;
  for (const [pos, section] of sections.entries()) {
    const entry = HEAD_BYTES + ENTRY_BYTES * pos;
    head.setUint32(entry, pos === 0 ? TEXT : kindOf(section), true);
    head.setBigUint64(entry + 8, BigInt(section.byteLength), true);
    const room = padded(section.byteLength);
    pieces.push(bytesOf(section), new Uint8Array(room - section.byteLength));
    total += room;
  }
  head.setBigUint64(16, BigInt(total + HASH_BYTES), true);
  return joined([...pieces, sha256(pieces)]);
}

/** What stands at the beginning of the file, checked. @throws CheckpointError */
function readHead(bytes: Uint8Array, file: string): { readonly lengths: readonly number[]; kinds: number[] } {
  const magic = new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) {
    const found = bytes.length === 0 ? "an empty file" : `a file beginning with ${JSON.stringify(magic)}`;
    throw new CheckpointError(file, found, "a checkpoint of gridplex");
  }
  if (bytes.length < HEAD_BYTES + HASH_BYTES) {
    throw new CheckpointError(file, `${bytes.length} bytes`, "a whole checkpoint: it was cut short");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION) {
    throw new CheckpointError(file, `a checkpoint of version ${version}`, `version ${VERSION}`);
  }
  const length = Number(view.getBigUint64(16, true));
  if (length !== bytes.length) {
    throw new CheckpointError(file, `${bytes.length} bytes`, `${length}: it was cut short or damaged`);
  }
  const [content, hash] = splitUint8Array(bytes, bytes.length - HASH_BYTES) as [Uint8Array, Uint8Array];
  if (!compareUint8Arrays(sha256([content]), hash)) {
    throw new CheckpointError(file, "bytes that do not fit their hash", "an undamaged checkpoint");
  }
  const count = view.getUint32(12, true);
  const entries = Array.from({ length: count }, (_, pos) => HEAD_BYTES + ENTRY_BYTES * pos);
  return {
    lengths: entries.map((entry) => Number(view.getBigUint64(entry + 8, true))),
    kinds: entries.map((entry) => view.getUint32(entry, true)),
  };
}

/**
 * The state that a file holds, in arrays of its own.
 *
 * @param file its name, for messages.
 * @throws CheckpointError saying what was found and what was expected.
 */
export function readState(bytes: Uint8Array, file: string): SearchState {
  if (!ArrayBuffer.isView(bytes)) throw new CheckpointError(file, `a ${typeof bytes}`, "its bytes");
  const { lengths, kinds } = readHead(bytes, file);
  let [, rest] = splitUint8Array(bytes, HEAD_BYTES + ENTRY_BYTES * lengths.length) as [
    Uint8Array,
    Uint8Array,
  ];
  const sections = lengths.map((length, pos): Section => {
    const [section, after] = splitUint8Array(rest, padded(length)) as [Uint8Array, Uint8Array];
    rest = after;
    // A copy begins where typed arrays may begin; that of a Buffer would be none.
    const { buffer } = Uint8Array.from(section.subarray(0, length));
    return new (KINDS[kinds[pos] as number] ?? Uint8Array)(buffer);
  });
  const [text, ...arrays] = sections;
  return withArrays(JSON.parse(new TextDecoder().decode(text)), arrays) as SearchState;
}
