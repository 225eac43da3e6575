import { DISK, type Files, readBytes } from "../files/files.ts";
import { listTree } from "../files/list_tree.ts";
import { createFile } from "../files/publish.ts";
import { checkResultName, DAMAGED, isResultName, sealResult, unsealResult } from "./result_bytes.ts";
import { readError } from "../files/system_error.ts";

/**
 * Results of pieces of work, by name. Each is made once, whoever makes it; what comes back is what was put, or nothing. A
 * folder here; `objectResults` makes one of anything that can create exclusively.
 */
export interface ResultStore {
  /**
   * A result, or null if there is none. One that is not as it was put counts as none, and another may take its place.
   *
   * @param name Parts of letters, digits, `_`, `-` and `.`, joined by `/`.
   */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Keep a result.
   *
   * @returns Whether it is the first of its name that is whole; else the first one stays.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like; as the store of objects.
   */
  put(name: string, bytes: Uint8Array): Promise<boolean>;
  /**
   * Bring results near that are read next, several at once. Absent where they are near.
   *
   * @param names What is not there is passed over.
   */
  fetch?(names: readonly string[]): Promise<void>;
  /** Names that begin so, sorted: what they name may be damaged, and of a store of objects the newest may be missing. */
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

/**
 * A store of results in a folder, which need not exist yet: one file per result, with its own checksum.
 *
 * @param folder Where. @param options See there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openResultStore } from "@lib/storage/results/result_store.ts";
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
  // Methods are asynchronous because other stores are; a folder answers at once.
  // deno-lint-ignore require-await
  const get = async (name: string) => {
    const path = `${folder}/${checkResultName(name)}`;
    const bytes = readAll(files, path);
    if (bytes === null) return null;
    const content = unsealResult(name, bytes);
    if (content !== null) return content;
    if (!readOnly) setAside(files, path);
    onDamaged(name, path);
    return null;
  };
  return {
    get,
    // deno-lint-ignore require-await
    async put(name, bytes) {
      return createFile(`${folder}/${checkResultName(name)}`, sealResult(name, bytes), { files });
    },
    // deno-lint-ignore require-await
    async list(prefix) {
      const within = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      return listTree(folder, { within, files }).filter((name) => name.startsWith(prefix) && isResultName(name));
    },
  };
}

function readAll(files: Files, path: string): Uint8Array<ArrayBuffer> | null {
  try {
    return readBytes(path, { files });
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
