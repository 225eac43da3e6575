/*
 * As much of Deno as data in memory and hot inference need, by Node's own modules: esbuild puts it in place of the global. Files
 * are read and never written: whatever else is asked of it is refused by name.
 */
import * as fs from "node:fs";
import process from "node:process";
import { notInNode } from "./not_in_node.ts";

/** Errors of the system by their class, as Deno has them. */
function errorClass(name: string) {
  return {
    [name]: class extends Error {
      override readonly name = name;
    },
  }[name]!;
}

const NAMES = [
  "NotFound",
  "AlreadyExists",
  "NotSupported",
  "NotADirectory",
  "IsADirectory",
  "PermissionDenied",
  "NotCapable",
] as const;
const errors = Object.fromEntries(NAMES.map((name) => [name, errorClass(name)]));

const BY_CODE: Readonly<Record<string, string>> = {
  ENOENT: "NotFound",
  EEXIST: "AlreadyExists",
  ENOTDIR: "NotADirectory",
  EISDIR: "IsADirectory",
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
};

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const code = String(Reflect.get(Object(thrown), "code")), Known = errors[BY_CODE[code] ?? ""];
    if (Known === undefined) throw thrown;
    throw Object.assign(new Known(String(thrown)), { code, cause: thrown });
  }
}

function infoOf(stats: fs.Stats) {
  const { size, dev, ino, mode, uid, gid, mtime } = stats;
  const isKind = { isFile: stats.isFile(), isDirectory: stats.isDirectory(), isSymlink: stats.isSymbolicLink() };
  return { ...isKind, size, dev, ino, mode, uid, gid, mtime };
}

/** A file that is read. */
class ReadFile {
  readonly #file: number;
  #at = 0;

  constructor(path: string) {
    this.#file = fs.openSync(path, "r");
  }

  readSync(bytes: Uint8Array): number | null {
    const read = fs.readSync(this.#file, bytes, 0, bytes.length, this.#at);
    this.#at += read;
    return read === 0 && bytes.length > 0 ? null : read;
  }

  seekSync(offset: number): number {
    return this.#at = offset;
  }

  statSync() {
    return infoOf(fs.fstatSync(this.#file));
  }

  close(): void {
    fs.closeSync(this.#file);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const known: Record<string, unknown> = {
  errors,
  pid: process.pid,
  build: { os: process.platform === "win32" ? "windows" : process.platform },
  SeekMode: { Start: 0, Current: 1, End: 2 },
  memoryUsage: () => process.memoryUsage(),
  permissions: { querySync: () => ({ state: "granted" }) },
  statSync: (path: string) => guarded(() => infoOf(fs.statSync(path))),
  lstatSync: (path: string) => guarded(() => infoOf(fs.lstatSync(path))),
  realPathSync: (path: string) => guarded(() => fs.realpathSync(path)),
  readTextFileSync: (path: string) => guarded(() => fs.readFileSync(path, "utf8")),
  readFileSync: (path: string) => guarded(() => new Uint8Array(fs.readFileSync(path))),
  readDirSync: (path: string) => guarded(() => fs.readdirSync(path).map((name) => ({ name }))),
  async *readDir(path: string) {
    for (const entry of guarded(() => fs.readdirSync(path, { withFileTypes: true }))) {
      yield { name: entry.name, isFile: entry.isFile(), isDirectory: entry.isDirectory() };
    }
  },
  openSync(path: string, options: { write?: boolean; create?: boolean; append?: boolean; createNew?: boolean } = {}) {
    if (options.write || options.create || options.append || options.createNew) throw notInNode("Writing files");
    return guarded(() => new ReadFile(path));
  },
};

export const Deno = new Proxy(known, {
  get(target, name) {
    if (name in target) return Reflect.get(target, name);
    throw notInNode(`Deno.${String(name)}`);
  },
});

/** Methods of the standard that Node has later than Deno, where they are not there. */
function define(on: object, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    if (!(name in on)) Object.defineProperty(on, name, { value, configurable: true, writable: true });
  }
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => Buffer.from(buffer, byteOffset, byteLength);
define(Uint8Array, {
  fromHex: (text: string) => new Uint8Array(Buffer.from(text, "hex")),
  fromBase64: (text: string) => new Uint8Array(Buffer.from(text, "base64")),
});
define(Uint8Array.prototype, {
  toHex(this: Uint8Array) {
    return bufferOf(this).toString("hex");
  },
  toBase64(this: Uint8Array) {
    return bufferOf(this).toString("base64");
  },
});
define(Map.prototype, {
  getOrInsert(this: Map<unknown, unknown>, key: unknown, value: unknown) {
    if (!this.has(key)) this.set(key, value);
    return this.get(key);
  },
  getOrInsertComputed(this: Map<unknown, unknown>, key: unknown, compute: (key: unknown) => unknown) {
    if (!this.has(key)) this.set(key, compute(key));
    return this.get(key);
  },
});
