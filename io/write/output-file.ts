import { randomBytes } from "node:crypto";
import { lstatSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Whether a rename may take the path's place: it does not exist yet or is a regular file. */
function isReplaceable(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

/** Follows links, so that a link stays one. */
function resolveLink(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? realpathSync(path) : path;
}

/**
 * Writes a file so that it is there as a whole or not at all: under another name in the same folder, then renamed.
 * Devices and pipes are written directly. A name ending in `.gz` gets gzip data.
 *
 * @throws the error of the file system.
 */
export function writeOutputFile(path: string, bytes: Uint8Array): void {
  const content = /\.gz$/i.test(path) ? gzipSync(bytes) : bytes;
  const target = resolveLink(path);
  if (!isReplaceable(target)) {
    writeFileSync(target, content);
    return;
  }
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, content, { flag: "wx" });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
