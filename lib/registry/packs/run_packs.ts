import { RegistryError } from "../../core/errors/errors.ts";
import type { Files } from "../../storage/files/files.ts";
import { Mark } from "../../storage/files/mark.ts";
import { TEMPORARY } from "../../storage/files/publish.ts";
import { type FinishedPack, PackWriter } from "./pack_writer.ts";
import type { PackEntry } from "./pack_reader.ts";

const LOCK = ".lock";
/** Names of a writer's files: its own random name, then what it is. */
const WRITERS_FILE = /^\.run-([0-9a-f-]{36})\..*(?:tmp|lock)$/;

/**
 * Path of a published pack.
 *
 * @throws {RegistryError} `CORRUPT_DATABASE` if its name is no hash: no path is made of what a database merely says.
 */
export function packPath(root: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new RegistryError(
      "CORRUPT_DATABASE",
      `Cannot name a pack as its hash must be 64 hexadecimal digits: current value is ${
        JSON.stringify(sha256.slice(0, 80))
      }`,
      { hint: "Restore the registry folder from a backup." },
    );
  }
  return `${root}/packs/${sha256}.pack`;
}

/** The unpublished files of one writer, whose name nobody else has, and the mark that says that it lives. */
export class WriterFiles {
  readonly #stem: string;
  readonly #mark: Mark;

  /** @param root Registry root. */
  constructor(root: string) {
    for (;;) {
      // A run id may be any text and may be tried by two at once: the writer's name is its own.
      const stem = `${root}/packs/.run-${crypto.randomUUID()}`, mark = Mark.take(`${stem}${LOCK}`);
      // A sweep may hold it for a moment: without one it would take this writer for dead.
      if (mark === null) continue;
      [this.#stem, this.#mark] = [stem, mark];
      return;
    }
  }

  /** Path of an unfinished file. */
  temporary(name: string): string {
    return `${this.#stem}.${name}${TEMPORARY}`;
  }

  /** Say that nothing unfinished is left. */
  release(): void {
    this.#mark.release();
  }
}

/** Whether a file in the folder of packs is of a writer that lives, or of one that has died; null if it is of none. */
export function writerLives(root: string, name: string): boolean | null {
  const writer = WRITERS_FILE.exec(name)?.[1];
  return writer === undefined ? null : Mark.isTaken(`${root}/packs/.run-${writer}${LOCK}`);
}

/** Remove what dead writers left behind, and nothing of one that lives. */
export function sweepWriters(files: Files, root: string): void {
  const folder = `${root}/packs`;
  const names = Map.groupBy(files.list(folder), (name) => WRITERS_FILE.exec(name)?.[1]);
  for (const [writer, left] of names) {
    if (writer === undefined) continue;
    // Its mark can be had once it is dead, or has just ended: then its files are gone or published.
    const mark = Mark.take(`${folder}/.run-${writer}${LOCK}`);
    if (mark === null) continue;
    for (const name of left) if (!name.endsWith(LOCK)) files.remove(`${folder}/${name}`);
    mark.release();
  }
}

/** The packs of one run: written under temporary names, rolled over by size, published together. */
export class RunPacks {
  readonly #root: string;
  readonly #files: Files;
  readonly #temporary: (position: number) => string;
  readonly #limit: number;
  readonly #finished: FinishedPack[] = [];
  #current: PackWriter | null = null;

  /**
   * @param root Registry root.
   * @param options `files`; `temporary`: path of an unfinished pack; `packBytes`: size at which a pack is rolled over.
   */
  constructor(
    root: string,
    options: { files: Files; temporary: (position: number) => string; packBytes: number },
  ) {
    this.#root = root;
    this.#files = options.files;
    this.#temporary = options.temporary;
    this.#limit = options.packBytes;
  }

  /** Position of the pack that the next artifact goes to, from 0; rolls over a full one. */
  next(): number {
    if (this.#current !== null && this.#current.size >= this.#limit) this.#finishCurrent();
    return this.#finished.length;
  }

  /** Append an artifact to the pack at {@linkcode RunPacks.next}. @param sha256 Its hash, where the caller knows it. */
  add(name: string, bytes: Uint8Array, sha256?: string): PackEntry {
    this.#current ??= new PackWriter(this.#files, this.#temporary(this.#finished.length));
    return this.#current.add(name, bytes, sha256);
  }

  /** Force the content of all packs to the disk; they are given in order of their position. */
  finish(): readonly FinishedPack[] {
    this.#finishCurrent();
    return this.#finished;
  }

  /** Give finished packs their names; the caller forces the folder to the disk. */
  publish(): void {
    for (const pack of this.#finished) this.#files.rename(pack.path, packPath(this.#root, pack.sha256));
  }

  /** Remove what has no name yet. A published pack stays, as a commit may yet show it, or another run may have its like. */
  discard(): void {
    this.#current?.close();
    for (let i = 0; i <= this.#finished.length; i++) this.#files.remove(this.#temporary(i));
  }

  #finishCurrent(): void {
    if (this.#current === null) return;
    this.#finished.push(this.#current.finish());
    this.#current = null;
  }
}
