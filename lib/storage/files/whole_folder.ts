import { DataError } from "../../core/errors/errors.ts";
import { DISK, type Files, isFile, isFolder } from "./files.ts";
import { MANIFEST, writeManifest } from "./folder_manifest.ts";
import { folderOf, makeFolders, publishFolder } from "./publish.ts";
import { deadBeside, removeDead, Scratch } from "./scratch.ts";
import { storageError } from "./system_error.ts";

/**
 * A folder that appears under its name with all its files and a sealed manifest of them, or not at all. It is filled beside
 * its target; what a kill leaves there is removed by the next one of the same name.
 */
export class WholeFolder implements Disposable {
  readonly #target: string;
  readonly #scratch: Scratch;
  /** Parents that were not there, the deepest first. */
  readonly #parents: readonly string[];
  #isPublished = false;
  readonly #files: Files;
  readonly #sizes = new Map<string, number>();

  /**
   * Begin a folder.
   *
   * @param target It must be missing or empty. @param options `files`: file operations.
   * @throws {DataError} `NOT_EMPTY`; `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like.
   */
  constructor(target: string, { files = DISK }: { readonly files?: Files } = {}) {
    this.#target = target.replace(/(?<=.)[/\\]+$/, "");
    this.#files = files;
    if (isFile(this.#target)) throw notEmpty(target, "a file");
    if (files.list(this.#target).length > 0) throw notEmpty(target);
    for (const dead of deadBeside(this.#target)) removeDead(dead);
    this.#parents = missingParents(this.#target);
    this.#scratch = Scratch.beside(this.#target);
  }

  /** Whether a file has been put. */
  has(name: string): boolean {
    return this.#sizes.has(name);
  }

  /** Files so far and their bytes, without the manifest. */
  get size(): { readonly files: number; readonly bytes: number } {
    return { files: this.#sizes.size, bytes: [...this.#sizes.values()].reduce((sum, bytes) => sum + bytes, 0) };
  }

  /**
   * Put a file; one of the same name that is there stays.
   *
   * @param name Parts joined by `/`. @param content All of it.
   * @throws {DataError} `DISK_FULL`, `WRITE_FAILED` and the like.
   */
  put(name: string, content: Uint8Array | string): void {
    if (this.has(name)) return;
    const path = `${this.#scratch.content}/${name}`;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    try {
      makeFolders(path.slice(0, path.lastIndexOf("/")), { files: this.#files });
      const file = this.#files.create(path);
      try {
        file.write(bytes);
      } finally {
        file.close();
      }
    } catch (thrown) {
      throw storageError(thrown, path);
    }
    this.#sizes.set(name, bytes.length);
  }

  /**
   * Write the manifest and give the folder its name, durably.
   *
   * @param about What the folder is about, plain JSON data.
   * @throws {DataError} `NOT_EMPTY` if somebody else took the name; as {@linkcode WholeFolder.put}.
   */
  publish(about: Readonly<Record<string, unknown>>): void {
    const folder = this.#scratch.content;
    writeManifest(folder, [...this.#sizes.keys()].sort(), { about, files: this.#files });
    if (!publishFolder(folder, this.#target, { files: this.#files })) throw notEmpty(this.#target);
    this.#isPublished = true;
  }

  /** Remove what was not published, with the parents that were made for it. */
  [Symbol.dispose](): void {
    this.#scratch[Symbol.dispose]();
    if (!this.#isPublished) this.#parents.forEach(removeEmpty);
  }
}

function missingParents(path: string): string[] {
  const parent = folderOf(path);
  return parent === path || isFolder(parent) ? [] : [parent, ...missingParents(parent)];
}

/** Somebody else may have put something there. */
function removeEmpty(folder: string): void {
  try {
    Deno.removeSync(folder);
  } catch {
    // It is not empty, or gone, or not ours to remove: an empty folder does no harm.
  }
}

function notEmpty(folder: string, found = "a folder with files"): DataError {
  return new DataError(
    "NOT_EMPTY",
    `Cannot write ${folder} as it must be missing or empty: current value is ${found}`,
    { hint: `Name another folder, or remove this one first. What is whole has a ${MANIFEST}.`, context: { folder } },
  );
}
