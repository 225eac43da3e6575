import { DataError } from "../../core/errors/errors.ts";
import { shellWord } from "../../core/text/shell_word.ts";
import { DISK, isFile, readBytes } from "../files/files.ts";
import { parseAddress } from "../objects/open_objects.ts";
import { createFile, Publication } from "../files/publish.ts";
import { openResultStore, type ResultStore, type ResultStoreOptions } from "./result_store.ts";
import { readError } from "../files/system_error.ts";

/** A place that machines share. What is in it is made once, by whoever is first, and never changed. */
export interface Place {
  /** Where it is, for messages. */
  readonly address: string;
  /** It in the commands that a person is told to go on with, as a shell reads it, with whatever a command needs to open it. */
  readonly argument: string;
  /**
   * Try whether it keeps what machines rely on that work together.
   *
   * @throws {DataError} `STORAGE_UNSAFE`.
   */
  assertSafe(): Promise<void>;
  /** Results of pieces of work, each with its checksum. */
  readonly results: ResultStore;
  /** Folder on this machine where worker processes, which know no other way, read results; see {@linkcode Place.fetch}. */
  readonly near: string;
  /**
   * Bring results to {@linkcode Place.near}.
   *
   * @param names Of results; what is not there is passed over.
   */
  fetch(names: readonly string[]): Promise<void>;
  /**
   * Make a file, readable by anybody, as it is.
   *
   * @param name As of results.
   * @returns Whether it is the first of its name; else the first one stays.
   */
  create(name: string, bytes: Uint8Array): Promise<boolean>;
  /** A file as it was made, or null if there is none; its content says itself whether it is whole. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Share files of a folder; what is there already stays.
   *
   * @param name Of the folder in the place. @param from The folder. @param files Names of its files; who reads may rely on the last
   * one being there after all others.
   */
  putFolder(name: string, from: string, files: readonly string[]): Promise<void>;
  /**
   * A folder on this machine with files that were shared.
   *
   * @param name As of {@linkcode Place.putFolder}. @param files Names of its files.
   */
  folder(name: string, files: readonly string[]): Promise<string>;
}

/** How a place is opened. */
export interface PlaceOptions extends Pick<ResultStoreOptions, "onDamaged"> {}

/** Bytes that are copied at a time. */
const PART_BYTES = 8 << 20;

/**
 * Open a place by its address.
 *
 * @param address Path of a folder that all machines see, or `file:///folder`; it need not exist.
 * @param options Who is told of damage.
 * @throws {DataError} `INVALID_PARAMETER` for another address.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openPlace } from "@lib/storage/results/place.ts";
 * const place = await openPlace(Deno.makeTempDirSync());
 * assertEquals(await place.create("plan.json", Uint8Array.of(1)), true);
 * assertEquals(await place.create("plan.json", Uint8Array.of(2)), false);
 * assertEquals(await place.read("plan.json"), Uint8Array.of(1));
 * ```
 */
// Asynchronous as other places are.
// deno-lint-ignore require-await
export async function openPlace(address: string, options: PlaceOptions = {}): Promise<Place> {
  if (!isAddress(address)) return folderPlace(address, options);
  const place = parseAddress(address);
  if ("folder" in place) return folderPlace(place.folder, options);
  throw new DataError(
    "INVALID_PARAMETER",
    `Cannot open the place as it must be a folder that all machines see: current value is ${address}`,
    { hint: "Name a folder of a shared disk." },
  );
}

/**
 * Whether a place is meant as an address, right or wrong, and not as the path of a folder.
 *
 * @param text As it was given.
 */
export function isAddress(text: string): boolean {
  return /^(?:[a-z][a-z\d+.-]+:\/|s3:)/i.test(text);
}

function folderPlace(root: string, { onDamaged }: PlaceOptions): Place {
  const near = `${root}/results`;
  // Methods are asynchronous because other places are; a folder answers at once.
  return {
    address: root,
    argument: shellWord(root),
    near,
    assertSafe: () => Promise.resolve(),
    results: openResultStore(near, { onDamaged }),
    fetch: () => Promise.resolve(),
    // deno-lint-ignore require-await
    create: async (name, bytes) => createFile(`${root}/${name}`, bytes),
    // deno-lint-ignore require-await
    read: async (name) => readWhole(`${root}/${name}`),
    // deno-lint-ignore require-await
    async putFolder(name, from, files) {
      for (const file of files) {
        const target = `${root}/${name}/${file}`;
        if (!isFile(target)) copyFile(`${from}/${file}`, target);
      }
    },
    folder: (name) => Promise.resolve(`${root}/${name}`),
  };
}

function readWhole(path: string): Uint8Array<ArrayBuffer> | null {
  try {
    return readBytes(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return null;
    throw readError(thrown, path);
  }
}

/** Part by part, as a table may be larger than memory. */
function copyFile(from: string, to: string): void {
  const target = new Publication(to);
  try {
    const source = DISK.open(from);
    try {
      for (let at = 0; at < source.size; at += PART_BYTES) {
        const part = source.read(at, Math.min(PART_BYTES, source.size - at));
        if (part === null) throw new Deno.errors.UnexpectedEof(from);
        target.write(part);
      }
      target.finishIfFirst();
    } finally {
      source.close();
    }
  } catch (thrown) {
    throw readError(thrown, from);
  } finally {
    target.discard();
  }
}
