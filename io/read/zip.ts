/**
 * Zip archives, as far as workbooks need them: entries stored or deflated, one disk, no encryption, no Zip64. Sizes
 * are bounded before anything is unpacked, so that a small file cannot fill the memory.
 */
import { crc32, inflateRawSync } from "node:zlib";
import { ParseError } from "../../engine/index.ts";

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly crc32: number;
}

/** All entries together may unpack to this many bytes, and beyond `FREE_BYTES` to so many times the archive's own. */
const MOST_BYTES = 2 ** 28;
const FREE_BYTES = 2 ** 26;
const MOST_TIMES = 100;

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;

/** The flag that says names are UTF-8. */
const UTF8_FLAG = 0x800;

/** Where the end record stands: the last one, behind it only a comment; −1 if there is none. */
function findEnd(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_BYTES - 0xffff);
  for (let at = view.byteLength - END_BYTES; at >= least; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return -1;
}

/** The bytes of an entry, by its record in the central directory. */
function unpackEntry(bytes: Uint8Array, view: DataView, record: number, mostBytes: number): Uint8Array {
  const method = view.getUint16(record + 10, true);
  const packedBytes = view.getUint32(record + 20, true);
  const size = view.getUint32(record + 24, true);
  const local = view.getUint32(record + 42, true);
  if (view.getUint32(local, true) !== LOCAL_SIGNATURE || size > mostBytes) throw new RangeError();
  const nameAndExtra = view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const start = local + LOCAL_BYTES + nameAndExtra;
  if (start + packedBytes > bytes.length) throw new RangeError();
  const packed = bytes.subarray(start, start + packedBytes);
  if (method !== 0 && method !== 8) throw new RangeError();
  const unpacked = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  // Data that a transfer has changed must not be taken for what was written.
  if (unpacked.length !== size || crc32(unpacked) !== view.getUint32(record + 16, true))
    throw new RangeError();
  return unpacked;
}

/**
 * The entries of an archive, unpacked.
 * @param file name for messages.
 * @throws ParseError where it is no archive, is damaged, or unpacks to over 256 MiB or (beyond 64 MiB) over 100 times its size.
 */
export function unpackZip(bytes: Uint8Array, file: string): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length < END_BYTES ? -1 : findEnd(view);
  if (end < 0) throw new ParseError({ file, line: 1 }, "no zip archive", "a workbook (.xlsx)");
  const entries: ZipEntry[] = [];
  const mostBytes = Math.min(MOST_BYTES, Math.max(FREE_BYTES, MOST_TIMES * bytes.length));
  let unpackedBytes = 0;
  try {
    let record = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left--) {
      if (view.getUint32(record, true) !== CENTRAL_SIGNATURE) throw new RangeError();
      const nameBytes = view.getUint16(record + 28, true);
      const first = record + CENTRAL_BYTES;
      const name = new TextDecoder().decode(bytes.subarray(first, first + nameBytes));
      const content = unpackEntry(bytes, view, record, mostBytes - unpackedBytes);
      unpackedBytes += content.length;
      entries.push({ name, bytes: content, crc32: view.getUint32(record + 16, true) });
      record = first + nameBytes + view.getUint16(record + 30, true) + view.getUint16(record + 32, true);
    }
  } catch {
    throw new ParseError(
      { file, line: 1 },
      "a damaged zip archive, or one that unpacks to over 256 MiB or over 100 times its size",
      "a whole workbook (.xlsx)",
    );
  }
  return entries;
}

/** Writes the fields that local and central records have in common, from the version needed on. */
function writeCommon(view: DataView, at: number, entry: ZipEntry, nameBytes: number): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, UTF8_FLAG, true);
  view.setUint32(at + 10, entry.crc32, true);
  view.setUint32(at + 14, entry.bytes.length, true);
  view.setUint32(at + 18, entry.bytes.length, true);
  view.setUint16(at + 22, nameBytes, true);
}

/** An archive of the entries as they are, without compression. */
export function storeZip(entries: readonly ZipEntry[]): Uint8Array {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const sum = (of: (pos: number) => number) => entries.reduce((total, _, pos) => total + of(pos), 0);
  const nameBytes = (pos: number) => (names[pos] as Uint8Array).length;
  const centralBytes = sum((pos) => CENTRAL_BYTES + nameBytes(pos));
  const localBytes = sum((pos) => LOCAL_BYTES + nameBytes(pos) + (entries[pos] as ZipEntry).bytes.length);
  const bytes = new Uint8Array(localBytes + centralBytes + END_BYTES);
  const view = new DataView(bytes.buffer);
  let local = 0;
  let central = localBytes;
  for (const [pos, entry] of entries.entries()) {
    const name = names[pos] as Uint8Array;
    view.setUint32(central, CENTRAL_SIGNATURE, true);
    view.setUint16(central + 4, 20, true);
    writeCommon(view, central + 6, entry, name.length);
    view.setUint32(central + 42, local, true);
    bytes.set(name, central + CENTRAL_BYTES);
    central += CENTRAL_BYTES + name.length;
    view.setUint32(local, LOCAL_SIGNATURE, true);
    writeCommon(view, local + 4, entry, name.length);
    bytes.set(name, local + LOCAL_BYTES);
    bytes.set(entry.bytes, local + LOCAL_BYTES + name.length);
    local += LOCAL_BYTES + name.length + entry.bytes.length;
  }
  view.setUint32(central, END_SIGNATURE, true);
  view.setUint16(central + 8, entries.length, true);
  view.setUint16(central + 10, entries.length, true);
  view.setUint32(central + 12, centralBytes, true);
  view.setUint32(central + 16, localBytes, true);
  return bytes;
}
