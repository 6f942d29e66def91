import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its path leads through something that is no folder",
  EEXIST: "a file stands in its place",
  EISDIR: "it is a folder",
  EACCES: "no permission to write there",
  EPERM: "no permission to write there",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the device",
  ENAMETOOLONG: "the name is too long",
  ENOSYS: "no folder can be made there",
};

/** A file or folder that cannot be written; the message is one line with its path and the reason. */
export class WriteError extends Error {
  readonly code = "WRITE" as const;
  override readonly name = "WriteError";
  readonly path: string;

  constructor(path: string, cause: unknown) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    super(`${path}: cannot be written: ${REASONS[code] ?? code}`, { cause });
    this.path = path;
  }
}

/** Runs an access to the file system; what it throws becomes a WriteError of the path. */
function attempt(path: string, access: () => void): void {
  try {
    access();
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/** Whether a rename may take the path's place: it does not exist yet or is a regular file. */
function isReplaceable(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

/** Follows links, so that a link stays one. */
function resolveLink(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? realpathSync(path) : path;
}

/** Waits until the device has what was written to a file or folder. */
function flush(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts the bytes in place by a rename within the folder, or leaves no trace. @param isDurable waits for the device. */
function replaceFile(target: string, content: Uint8Array, isDurable: boolean): void {
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, content, { flag: "wx", flush: isDurable });
    renameSync(temporary, target);
    // Windows knows no flush of folders.
    if (isDurable && process.platform !== "win32") flush(dirname(target));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes a file so that it is there as a whole or not at all: under another name in the same folder, then renamed.
 * Devices and pipes are written directly. A name ending in `.gz` gets gzip data.
 *
 * @throws WriteError
 */
export function writeOutputFile(path: string, bytes: Uint8Array): void {
  putFile(path, /\.gz$/i.test(path) ? gzipSync(bytes) : bytes, false);
}

/**
 * As `writeOutputFile`, but for the bytes as they are, and back only once the device has them: after a power failure the
 * file is the old one or the new one.
 *
 * @throws WriteError
 */
export function writeDurably(path: string, bytes: Uint8Array): void {
  putFile(path, bytes, true);
}

function putFile(path: string, content: Uint8Array, isDurable: boolean): void {
  attempt(path, () => {
    const target = resolveLink(path);
    if (isReplaceable(target)) replaceFile(target, content, isDurable);
    else writeFileSync(target, content);
  });
}

/**
 * Complains now about a file that could not be written later, after the work.
 *
 * @throws WriteError
 */
export function assertWritable(path: string): void {
  attempt(path, () => {
    const target = resolveLink(path);
    const present = statSync(target, { throwIfNoEntry: false });
    if (present?.isDirectory() === true) throw failure("EISDIR");
    const folder = dirname(target);
    if (!statSync(folder).isDirectory()) throw failure("ENOTDIR");
    accessSync(isReplaceable(target) ? folder : target, constants.W_OK);
  });
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Whether a folder is there. @throws with `code` where something else is. */
function isFolder(path: string, code: string): boolean {
  const present = statSync(path, { throwIfNoEntry: false });
  if (present !== undefined && !present.isDirectory()) throw failure(code);
  return present !== undefined;
}

/** As `mkdirSync` with `recursive`, which never ends in file systems that make no folders, such as /proc. */
function makeFolders(path: string): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !isFolder(folder, folder === resolve(path) ? "EEXIST" : "ENOTDIR"); ) {
    missing.push(folder);
    folder = dirname(folder);
  }
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === "ENOENT") throw failure("ENOSYS");
      // Another process may have made it meanwhile.
      if (code !== "EEXIST" || !isFolder(folder, "EEXIST")) throw error;
    }
  }
}

/**
 * Makes a folder with all above it, unless it is there.
 *
 * @throws WriteError also where its files could not be written.
 */
export function makeFolder(path: string): void {
  attempt(path, () => {
    makeFolders(path);
    accessSync(path, constants.W_OK);
  });
}
