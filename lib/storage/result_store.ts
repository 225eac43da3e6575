import { createHash } from "node:crypto";
import { DISK, type Files, isFolder } from "./files.ts";
import { createFile } from "./publish.ts";
import { readError } from "./system_error.ts";

/**
 * Results of pieces of work, by name. Each is made once, whoever makes it; what comes back is what was put, or nothing. A
 * folder here; elsewhere anything that can create exclusively.
 */
export interface ResultStore {
  /**
   * A result, or null if there is none. One that is not as it was put is set aside and counts as none.
   *
   * @param name Parts of letters, digits, `_`, `-` and `.`, joined by `/`.
   */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Keep a result.
   *
   * @returns Whether it is the first of its name; else the first one stays.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
   */
  put(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Names that begin so and have a result, sorted. */
  list(prefix: string): Promise<string[]>;
}

/** How a folder is a store. */
export interface ResultStoreOptions {
  /** File operations; default the real ones. */
  readonly files?: Files;
  /** Told the name and path of each result that is not as it was put. */
  readonly onDamaged?: (name: string, path: string) => void;
  /** Leave what is damaged where it is. Default false. */
  readonly readOnly?: boolean;
}

/** "1KR1", little-endian. */
const MAGIC = 0x31524b31;
/** Magic u32, 0 u32, length u64, SHA-256 of name and content. */
const HEADER_BYTES = 48;
/** Ends the name of a result that was set aside. */
export const DAMAGED = ".damaged";
const NAME = /^(?!.*\.damaged$)[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/**
 * A store of results in a folder, which need not exist yet: one file per result, with its own checksum.
 *
 * @param folder Where. @param options See there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openResultStore } from "@lib/storage/result_store.ts";
 * const store = openResultStore(Deno.makeTempDirSync());
 * assertEquals(await store.put("done/0", Uint8Array.of(1)), true);
 * assertEquals(await store.put("done/0", Uint8Array.of(2)), false);
 * assertEquals(await store.get("done/0"), Uint8Array.of(1));
 * assertEquals(await store.list("done/"), ["done/0"]);
 * ```
 */
export function openResultStore(
  folder: string,
  { files = DISK, onDamaged = () => {}, readOnly = false }: ResultStoreOptions = {},
): ResultStore {
  // Methods are asynchronous because other stores will be; a folder answers at once.
  // deno-lint-ignore require-await
  const get = async (name: string) => {
    const path = `${folder}/${checkName(name)}`;
    const bytes = readAll(files, path);
    if (bytes === null) return null;
    const content = unwrap(name, bytes);
    if (content !== null) return content;
    if (!readOnly) setAside(files, path);
    onDamaged(name, path);
    return null;
  };
  return {
    get,
    // deno-lint-ignore require-await
    async put(name, bytes) {
      return createFile(`${folder}/${checkName(name)}`, wrap(name, bytes), { files });
    },
    // deno-lint-ignore require-await
    async list(prefix) {
      return listTree(files, folder, "").filter((name) => name.startsWith(prefix) && NAME.test(name));
    },
  };
}

/** A name may come from a plan: it must never lead out of the folder. */
function checkName(name: string): string {
  if (NAME.test(name)) return name;
  throw new RangeError(
    `Cannot name a result as its name must be made of letters, digits, _, -, . and /: current value is ${
      JSON.stringify(name)
    }`,
  );
}

/** The name is part of what is hashed: a file in another's place is damaged. */
function wrap(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setBigUint64(8, BigInt(content.length), true);
  bytes.set(digest(name, content), 16);
  bytes.set(content, HEADER_BYTES);
  return bytes;
}

function unwrap(name: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const content = bytes.slice(HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC || view.getBigUint64(8, true) !== BigInt(content.length)) return null;
  return digest(name, content).equals(bytes.subarray(16, HEADER_BYTES)) ? content : null;
}

function digest(name: string, content: Uint8Array) {
  return createHash("sha256").update(`${name}\n`).update(content).digest();
}

function readAll(files: Files, path: string): Uint8Array<ArrayBuffer> | null {
  try {
    const file = files.open(path);
    try {
      return file.read(0, file.size);
    } finally {
      file.close();
    }
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return null;
    // A folder, a pipe: not what was put.
    if (thrown instanceof Deno.errors.NotSupported) return new Uint8Array();
    throw readError(thrown, path);
  }
}

function setAside(files: Files, path: string): void {
  try {
    files.rename(path, path + DAMAGED);
  } catch {
    // Another process may have done it, or this one may not write here, as a worker: it counts as none all the same.
  }
}

function listTree(files: Files, folder: string, prefix: string): string[] {
  return files.list(folder + (prefix === "" ? "" : `/${prefix}`)).flatMap((name) => {
    const path = prefix + name;
    return isFolder(`${folder}/${path}`) ? listTree(files, folder, `${path}/`) : [path];
  }).sort();
}
