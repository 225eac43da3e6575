import { basename, dirname, join } from "node:path/posix";
import type { Operation } from "./operations.ts";
import type { Entry, Tree } from "./tree.ts";

/**
 * What a power cut leaves of what was not synced. `lost`: nothing, neither content nor names. `named`: all names, as if folders
 * were durable at once, and no content. `torn`: all names, and of a file's last unsynced writes all but the last one.
 */
export const CUTS = ["lost", "named", "torn"] as const;
export type Cut = typeof CUTS[number];

interface FileNode {
  readonly kind: "file";
  content: Uint8Array<ArrayBuffer>;
  /** Content at the last fsync; empty if there was none. */
  durable: Uint8Array<ArrayBuffer>;
  /** Content before the last write, where that was not synced. */
  before: Uint8Array<ArrayBuffer>;
  mode: number;
  /** A sync failed: no later one is to be believed, but for content that was written anew. */
  failed: boolean;
}

interface FolderNode {
  readonly kind: "folder";
  names: Map<string, Node>;
  /** Names at the last fsync. */
  durable: Map<string, Node>;
}

type Node = FileNode | FolderNode | { readonly kind: "link"; readonly target: string };

const EMPTY = new Uint8Array();

/**
 * Model of a folder on a disk with a cache: what programs see, and what would be left after a power cut.
 *
 * It is strict: a file's fsync makes its content durable and not its name, a name is durable after the fsync of its folder, and a
 * folder's own name after that of the folder above.
 */
export class Disk {
  readonly #root: FolderNode;
  readonly #handles = new Map<number, Node>();

  /** @param tree Content at the start, all of it durable. */
  constructor(tree: Tree) {
    this.#root = emptyFolder();
    for (const [path, entry] of tree) {
      const folder = this.#folder(dirname(path)), node = nodeOf(entry);
      folder.names.set(basename(path), node);
      folder.durable.set(basename(path), node);
    }
  }

  /** Do one operation. @throws {RangeError} If it does not fit what is there: the recording has a hole. */
  apply(operation: Operation): void {
    switch (operation.kind) {
      case "open":
        return this.#open(operation);
      case "write":
        return this.#write(operation);
      case "truncate":
        return this.#resize(operation.handle, operation.length);
      case "sync":
        return sync(this.#handles.get(operation.handle), operation.failed === true);
      case "mkdir":
        return this.#name(operation.path, emptyFolder());
      case "symlink":
        return this.#name(operation.path, { kind: "link", target: operation.target });
      case "link":
        return this.#name(operation.to, this.#node(operation.path));
      case "rename": {
        const node = this.#node(operation.path);
        this.#folder(dirname(operation.path)).names.delete(basename(operation.path));
        return this.#name(operation.to, node);
      }
      case "unlink":
      case "rmdir":
        return void this.#folder(dirname(operation.path)).names.delete(basename(operation.path));
      case "mode": {
        const node = this.#node(operation.path);
        if (node.kind === "file") node.mode = operation.mode & 0o777;
        return;
      }
      case "told":
        return;
    }
  }

  /** What is there if the process is killed now: all that it did. */
  now(): Tree {
    return treeOf(this.#root, { names: (folder) => folder.names, content: (file) => file.content });
  }

  /** What is there if the power fails now. */
  after(cut: Cut): Tree {
    const names = (folder: FolderNode) => cut === "lost" ? folder.durable : folder.names;
    return treeOf(this.#root, { names, content: (file) => cut === "torn" ? file.before : file.durable });
  }

  #open({ handle, path, create, truncate, mode }: Extract<Operation, { kind: "open" }>): void {
    const found = path === "" ? this.#root : this.#folder(dirname(path)).names.get(basename(path));
    if (found === undefined && !create) throw hole(path);
    const node = found ??
      { kind: "file" as const, content: EMPTY, durable: EMPTY, before: EMPTY, mode: mode & ~0o022, failed: false };
    if (found === undefined) this.#name(path, node);
    if (node.kind === "file" && truncate && node.content.length > 0) replace(node, EMPTY);
    this.#handles.set(handle, node);
  }

  #write({ handle, at, bytes }: Extract<Operation, { kind: "write" }>): void {
    const file = this.#file(handle), from = at === "end" ? file.content.length : at;
    const content = new Uint8Array(Math.max(file.content.length, from + bytes.length));
    content.set(file.content);
    content.set(bytes, from);
    replace(file, content);
  }

  #resize(handle: number, length: number): void {
    const file = this.#file(handle), content = new Uint8Array(length);
    content.set(file.content.subarray(0, length));
    replace(file, content);
  }

  #file(handle: number): FileNode {
    const node = this.#handles.get(handle);
    if (node?.kind !== "file") throw hole(`handle ${handle}`);
    return node;
  }

  #name(path: string, node: Node): void {
    this.#folder(dirname(path)).names.set(basename(path), node);
  }

  #node(path: string): Node {
    const node = this.#folder(dirname(path)).names.get(basename(path));
    if (node === undefined) throw hole(path);
    return node;
  }

  #folder(path: string): FolderNode {
    let folder = this.#root;
    for (const name of path.split("/").filter((name) => name !== "" && name !== ".")) {
      const node = folder.names.get(name);
      if (node?.kind !== "folder") throw hole(path);
      folder = node;
    }
    return folder;
  }
}

function emptyFolder(): FolderNode {
  return { kind: "folder", names: new Map(), durable: new Map() };
}

function nodeOf(entry: Entry): Node {
  if (entry.kind === "folder") return emptyFolder();
  if (entry.kind === "link") return entry;
  return {
    kind: "file",
    content: entry.bytes,
    durable: entry.bytes,
    before: entry.bytes,
    mode: entry.mode,
    failed: false,
  };
}

/** A file's new content; the old one is kept as it may be what a power cut leaves. Of an emptied file nothing is doubtful. */
function replace(file: FileNode, content: Uint8Array<ArrayBuffer>): void {
  if (content.length === 0) file.failed = false;
  file.before = file.content;
  file.content = content;
}

function sync(node: Node | undefined, failed: boolean): void {
  if (node?.kind === "file") {
    node.failed ||= failed;
    if (!node.failed) node.durable = node.before = node.content;
  }
  if (node?.kind === "folder" && !failed) node.durable = new Map(node.names);
}

interface View {
  names(folder: FolderNode): ReadonlyMap<string, Node>;
  content(file: FileNode): Uint8Array<ArrayBuffer>;
}

function treeOf(root: FolderNode, view: View): Tree {
  const tree = new Map<string, Entry>();
  const walk = (folder: FolderNode, prefix: string) => {
    for (const [name, node] of view.names(folder)) {
      const path = join(prefix, name);
      if (node.kind === "file") tree.set(path, { kind: "file", bytes: view.content(node), mode: node.mode });
      else if (node.kind === "link") tree.set(path, node);
      else {
        tree.set(path, { kind: "folder" });
        walk(node, path);
      }
    }
  };
  walk(root, "");
  return tree;
}

function hole(path: string): RangeError {
  return new RangeError(`Cannot replay a recording as it must be without holes: current value is nothing at ${path}`);
}
