import { DataError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { hashFile } from "../files/blocks.ts";
import { DISK } from "../files/files.ts";
import { listTree } from "../files/list_tree.ts";
import { Mark } from "../files/mark.ts";
import type { ObjectFacts, ObjectStore, PutOptions, StoredObject } from "./object_store.ts";
import { createFile, folderOf, isTemporary, publishFile } from "../files/publish.ts";
import { readError, storageError } from "../files/system_error.ts";

/** How often it is looked whether another process has ended its replacement, and how long in between, in milliseconds. */
const TRIES = 500;
const WAIT_MS = 20;
/** Ends the name of the mark of who replaces an object. */
const LOCK = ".lock";

/**
 * A folder as a store of objects, for shares and for tests: one file per object, whose tag is its hash.
 *
 * @param folder Where; made when something is put.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hashBytes } from "@lib/core/bytes/hash.ts";
 * import { folderObjects } from "@lib/storage/objects/folder_objects.ts";
 * const store = folderObjects(Deno.makeTempDirSync()), condition = "absent", [one, two] = [Uint8Array.of(1), Uint8Array.of(2)];
 * assertEquals(await store.put("a/b", one, { sha256: hashBytes(one), condition }), hashBytes(one));
 * assertEquals(await store.put("a/b", two, { sha256: hashBytes(two), condition }), null);
 * assertEquals((await store.get("a/b", { mostBytes: 1 }))?.bytes, one);
 * ```
 */
export function folderObjects(folder: string): ObjectStore {
  const address = `file://${folder}`, pathOf = (key: string) => `${folder}/${checkKey(key)}`;
  // Methods are asynchronous because other stores are; a folder answers at once.
  return {
    address,
    server: address,
    // deno-lint-ignore require-await
    async head(key): Promise<ObjectFacts | null> {
      return factsOf(pathOf(key));
    },
    // deno-lint-ignore require-await
    async get(key, { mostBytes }): Promise<StoredObject | null> {
      const bytes = readWhole(pathOf(key), mostBytes);
      return bytes === null ? null : { bytes, tag: hashBytes(bytes) };
    },
    async put(key, bytes, { sha256, condition }: PutOptions): Promise<string | null> {
      const path = pathOf(key);
      if (hashBytes(bytes) !== sha256) throw mismatch(path, "the bytes have another hash");
      const isDone = condition === undefined
        ? (publishFile(path, bytes), true)
        : condition === "absent"
        ? createFile(path, bytes)
        : await replace(path, bytes, condition.tag);
      return isDone || factsOf(path)?.sha256 === sha256 ? sha256 : null;
    },
    // deno-lint-ignore require-await
    async list(prefix): Promise<string[]> {
      return listTree(folder).filter((key) => key.startsWith(prefix) && isKey(key));
    },
    // deno-lint-ignore require-await
    async remove(key): Promise<void> {
      try {
        DISK.remove(pathOf(key));
      } catch (thrown) {
        throw storageError(thrown, pathOf(key));
      }
      removeEmpty(folder, key);
    },
  };
}

/** What is on its way, or says that somebody replaces an object, is none. */
function isKey(path: string): boolean {
  return !isTemporary(path.slice(path.lastIndexOf("/") + 1)) && !path.endsWith(LOCK) && isObjectKey(path);
}

/** A bucket has no folders: those that a key alone has made go with it. */
function removeEmpty(folder: string, key: string): void {
  try {
    for (let path = folderOf(key); path !== "."; path = folderOf(path)) Deno.removeSync(`${folder}/${path}`);
  } catch {
    // It is not empty, or may not be removed: it harms nobody.
  }
}

/**
 * A key that no store takes for something else: it never leads out of its folder, and every server signs it alike.
 *
 * @throws {RangeError} If it is none.
 */
export function checkKey(key: string): string {
  if (isObjectKey(key)) return key;
  throw new RangeError(
    `Cannot name an object as its key must be parts of letters, digits, _, -, . and =: current value is ${
      JSON.stringify(key)
    }`,
  );
}

/** Whether {@linkcode checkKey} takes a key. */
export function isObjectKey(key: string): boolean {
  return /^[\w.=-]+(?:\/[\w.=-]+)*$/.test(key) && !key.split("/").some((part) => /^\.+$/.test(part));
}

/** What arrived is not what was sent. */
export function mismatch(address: string, fact: string, cause?: unknown): DataError {
  return new DataError(
    "CHECKSUM_MISMATCH",
    `Cannot write ${address} as it must arrive as it was sent: current value is "${fact}"`,
    { hint: "Run the command again; if it stays so, something on the way changes data.", context: { address }, cause },
  );
}

/** One at a time looks at what is there and replaces it: between both nobody else may. */
async function replace(
  path: string,
  bytes: Uint8Array,
  tag: string,
): Promise<boolean> {
  const mark = await takeMark(path + LOCK);
  try {
    if (factsOf(path)?.tag !== tag) return false;
    publishFile(path, bytes);
    return true;
  } finally {
    mark.release();
  }
}

async function takeMark(path: string): Promise<Mark> {
  for (let tries = 0; tries < TRIES; tries++) {
    const mark = Mark.take(path);
    if (mark !== null) return mark;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  throw new DataError(
    "LOCKED",
    `Cannot take ${path} as one process at a time may: current value is another one for ${TRIES * WAIT_MS} ms`,
    { hint: "Wait until the other one has ended.", context: { path } },
  );
}

function factsOf(path: string): ObjectFacts | null {
  try {
    const { bytes, sha256 } = hashFile(path);
    return { bytes, sha256, tag: sha256 };
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw readError(thrown, path);
  }
}

function readWhole(
  path: string,
  mostBytes: number,
): Uint8Array<ArrayBuffer> | null {
  try {
    const file = DISK.open(path);
    try {
      if (file.size > mostBytes) throw tooLarge(path, file.size, mostBytes);
      // One that became shorter is not what it was: its hash says so.
      return file.read(0, file.size) ?? new Uint8Array();
    } finally {
      file.close();
    }
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw readError(thrown, path);
  }
}

/** An object of this size is not what its key says: it would fill the memory. */
export function tooLarge(address: string, bytes: number, mostBytes: number): DataError {
  return new DataError(
    "DAMAGED_FILE",
    `Cannot read ${address} as it must have at most ${mostBytes} bytes: current value is ${bytes}`,
    { hint: "Something else has been put there: remove it and push again.", context: { address } },
  );
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory;
}
