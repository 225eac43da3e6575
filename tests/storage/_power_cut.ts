import { DISK, type Files } from "../../lib/storage/files/files.ts";

/** What a folder held at one moment: names to folders, or to inodes of files. */
type Tree = Map<string, Tree | number>;

/**
 * The worst that a power cut may leave, at any moment of some work below a folder: content that was not synced is gone (the
 * file is there, without bytes), names that were not synced are as they were or as they became.
 */
export class PowerCut {
  /** One per operation and kind of loss: writes what is left to a new folder. */
  readonly moments: ((target: string) => void)[] = [];
  /** Operations to work with. */
  readonly files: Files;
  readonly #root: string;
  readonly #synced = new Map<number, Uint8Array>();
  readonly #names = new Map<number, ReadonlyMap<string, number>>();

  constructor(root: string) {
    this.#root = root;
    const after = <T>(value: T): T => (this.#remember(), value);
    this.files = {
      ...DISK,
      makeFolder: (path) => after(DISK.makeFolder(path)),
      create: (path, mode) => {
        const file = DISK.create(path, mode);
        this.#remember();
        return {
          write: (bytes) => after(file.write(bytes)),
          sync: () => (file.sync(), this.#sync(path), this.#remember()),
          close: () => file.close(),
        };
      },
      rename: (from, to) => after(DISK.rename(from, to)),
      link: (from, to) => after(DISK.link(from, to)),
      syncFile: (path) => (DISK.syncFile(path), this.#sync(path), this.#remember()),
      syncFolder: (path) => (DISK.syncFolder(path), this.#syncNames(path), this.#remember()),
      remove: (path) => after(DISK.remove(path)),
    };
  }

  #sync(path: string): void {
    this.#synced.set(inodeOf(path), Deno.readFileSync(path));
  }

  #syncNames(path: string): void {
    this.#names.set(
      inodeOf(path),
      new Map([...Deno.readDirSync(path)].map(({ name }) => [name, inodeOf(`${path}/${name}`)])),
    );
  }

  #remember(): void {
    const all = new Map<number, Tree>(), live = readTree(this.#root, all);
    const synced = new Map(this.#synced), names = new Map(this.#names), root = inodeIfThere(this.#root);
    this.moments.push((target) => write(live, target, synced));
    this.moments.push((target) => writeNames(root, target, { names, synced, folders: new Set(all.keys()) }));
  }
}

function inodeOf(path: string): number {
  return Deno.statSync(path).ino ?? 0;
}

function inodeIfThere(path: string): number {
  try {
    return inodeOf(path);
  } catch {
    return 0;
  }
}

function readTree(path: string, all: Map<number, Tree>): Tree {
  const tree: Tree = new Map();
  try {
    for (const { name, isDirectory } of Deno.readDirSync(path)) {
      const at = `${path}/${name}`;
      tree.set(name, isDirectory ? readTree(at, all) : inodeOf(at));
    }
    all.set(inodeOf(path), tree);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return tree;
}

/** Every name became durable, no content but what was synced. */
function write(tree: Tree, target: string, synced: ReadonlyMap<number, Uint8Array>): void {
  Deno.mkdirSync(target, { recursive: true });
  for (const [name, entry] of tree) {
    const at = `${target}/${name}`;
    if (entry instanceof Map) write(entry, at, synced);
    else Deno.writeFileSync(at, synced.get(entry) ?? new Uint8Array());
  }
}

/** Only names that were synced, and content that was synced. */
function writeNames(
  folder: number,
  target: string,
  at: {
    readonly names: ReadonlyMap<number, ReadonlyMap<string, number>>;
    readonly synced: ReadonlyMap<number, Uint8Array>;
    readonly folders: ReadonlySet<number>;
  },
): void {
  Deno.mkdirSync(target, { recursive: true });
  for (const [name, inode] of at.names.get(folder) ?? []) {
    if (at.folders.has(inode)) writeNames(inode, `${target}/${name}`, at);
    else Deno.writeFileSync(`${target}/${name}`, at.synced.get(inode) ?? new Uint8Array());
  }
}
