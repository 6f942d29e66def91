import { gunzipSync } from "node:zlib";
import { ParseError } from "../../engine/index.ts";
import { roomFor } from "./room.ts";

/** Text up to this size is unpacked from however little. */
const ALWAYS_ALLOWED = 64 * 2 ** 20;
/** Larger text may be this many times its packed size; model files reach about 30. */
const MOST_EXPANSION = 100;
/** And never more than this: beyond it no model fits into memory anyway. */
const MOST_BYTES = 2 ** 30;
/** Text is unpacked into pieces of at least this size; into a single one where its size is known. */
const LEAST_CHUNK = 65_536;

/** Whether the bytes begin like gzip data. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The size that the data claim to have unpacked, within reason: a wrong claim costs a little time or memory. */
function claimedSize(bytes: Uint8Array, most: number): number {
  if (bytes.length < 18) return LEAST_CHUNK;
  const { buffer, byteOffset, length } = bytes;
  const size = new DataView(buffer, byteOffset, length).getUint32(length - 4, true);
  // One byte more lets zlib see the end without another chunk.
  return roomFor(Math.max(LEAST_CHUNK, Math.min(size + 1, most, bytes.length * MOST_EXPANSION)));
}

/**
 * The unpacked bytes of gzip data, of all members if there are several.
 *
 * @param file name for messages.
 * @throws ParseError for damaged or truncated data, for garbage after it, and for bombs: more than 64 MiB and more
 *   than 100 times the packed size, or more than 1 GiB.
 */
export function unpackGzip(bytes: Uint8Array, file: string): Uint8Array {
  const most = Math.min(MOST_BYTES, Math.max(ALWAYS_ALLOWED, bytes.length * MOST_EXPANSION));
  try {
    return gunzipSync(bytes, { maxOutputLength: most, chunkSize: claimedSize(bytes, most) });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const position = { file, line: 1 };
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw new ParseError(
        position,
        `gzip data of ${bytes.length} bytes that unpack to over ${most}`,
        "a model file",
      );
    }
    if (code === "Z_BUF_ERROR")
      throw new ParseError(position, "gzip data that end too early", "complete gzip data");
    const detail = error instanceof Error ? error.message : String(error);
    throw new ParseError(position, `damaged gzip data (${detail})`, "intact gzip data");
  }
}
