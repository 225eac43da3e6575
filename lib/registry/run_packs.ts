import { hashBytes } from "../core/hash.ts";
import type { RegistryFiles } from "./files.ts";
import { type FinishedPack, PackWriter } from "./pack_writer.ts";
import type { PackEntry } from "./pack_reader.ts";

const TEMPORARY = ".tmp";

/** Path of a published pack. */
export function packPath(root: string, sha256: string): string {
  return `${root}/packs/${sha256}.pack`;
}

/** Remove what a crashed writer left behind. Only safe while holding the writer's lock. */
export function sweepTemporary(files: RegistryFiles, root: string): void {
  for (const name of files.list(`${root}/packs`)) {
    if (name.endsWith(TEMPORARY)) files.remove(`${root}/packs/${name}`);
  }
}

/** The packs of one run: written under temporary names, rolled over by size, published together. */
export class RunPacks {
  readonly #root: string;
  readonly #files: RegistryFiles;
  readonly #stem: string;
  readonly #limit: number;
  readonly #finished: FinishedPack[] = [];
  readonly #published: string[] = [];
  #current: PackWriter | null = null;

  /**
   * @param root Registry root.
   * @param options `files`; `run` id; `packBytes`: size at which a pack is rolled over.
   */
  constructor(root: string, options: { files: RegistryFiles; run: string; packBytes: number }) {
    this.#root = root;
    this.#files = options.files;
    // A run id may be any text; its hash is a safe file name.
    this.#stem = `${root}/packs/${hashBytes(options.run).slice(0, 32)}`;
    this.#limit = options.packBytes;
  }

  /** Position of the pack that the next artifact goes to, from 0; rolls over a full one. */
  next(): number {
    if (this.#current !== null && this.#current.size >= this.#limit) this.#finishCurrent();
    return this.#finished.length;
  }

  /** Append an artifact to the pack at {@linkcode RunPacks.next}. */
  add(name: string, bytes: Uint8Array): PackEntry {
    this.#current ??= new PackWriter(this.#files, `${this.#stem}.${this.#finished.length}${TEMPORARY}`);
    return this.#current.add(name, bytes);
  }

  /** Finish and rename all packs and force their names to the disk; packs in order of their position. */
  publish(): readonly FinishedPack[] {
    this.#finishCurrent();
    const known = new Set(this.#finished.length === 0 ? [] : this.#files.list(`${this.#root}/packs`));
    for (const pack of this.#finished) {
      // A pack of this content may already belong to another run: it must then survive an abort of this one.
      if (!known.has(`${pack.sha256}.pack`)) this.#published.push(packPath(this.#root, pack.sha256));
      this.#files.rename(pack.path, packPath(this.#root, pack.sha256));
    }
    if (this.#finished.length > 0) this.#files.syncDirectory(`${this.#root}/packs`);
    return this.#finished;
  }

  /** Remove everything this run wrote. */
  discard(): void {
    this.#current?.close();
    for (let i = 0; i <= this.#finished.length; i++) this.#files.remove(`${this.#stem}.${i}${TEMPORARY}`);
    for (const path of this.#published) this.#files.remove(path);
  }

  #finishCurrent(): void {
    if (this.#current === null) return;
    this.#finished.push(this.#current.finish());
    this.#current = null;
  }
}
