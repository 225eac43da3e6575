import { resolve } from "node:path/posix";
import { bytesOf, type SystemCall, textOf } from "./syscalls.ts";

/**
 * One operation on a folder's files. Paths are relative to the folder, "" is the folder itself; a `handle` is one opening of a
 * file, which goes on meaning that file when it is renamed or unlinked.
 */
export type Operation =
  | { kind: "open"; handle: number; path: string; create: boolean; truncate: boolean; mode: number }
  | { kind: "write"; handle: number; at: number | "end"; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "truncate"; handle: number; length: number }
  /** A sync that failed: what was written since the last one is lost, as the system takes it for written. */
  | { kind: "sync"; handle: number; failed?: true }
  | { kind: "rename" | "link"; path: string; to: string }
  | { kind: "symlink"; path: string; target: string }
  | { kind: "mkdir" | "unlink" | "rmdir"; path: string }
  | { kind: "mode"; path: string; mode: number }
  /** Text on standard output of the recorded command. */
  | { kind: "told"; text: string };

/** System calls that a recording needs. */
export const RECORDED = [
  ..."open openat creat write pwrite64 writev pwritev pwritev2 ftruncate truncate fallocate copy_file_range".split(" "),
  ..."fsync fdatasync rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat".split(" "),
  ..."mkdir mkdirat rmdir chmod fchmod fchmodat close dup dup2 dup3 fcntl lseek clone clone3 fork vfork execve".split(
    " ",
  ),
];

const SYNC = /^f(?:data)?sync$/;

/** What a descriptor of a process stands for. */
interface Opened {
  readonly handle: number;
  readonly path: string;
  readonly appends: boolean;
  /** O_SYNC and its kin: every write is durable. */
  readonly durable: boolean;
  position: number;
}

/**
 * Operations on one folder, in the order in which their calls returned.
 *
 * @param calls The recording; its first call is of the recorded command's own process.
 * @param options `root`: absolute path of the folder; what lies outside of it is left out. `cwd` of the command.
 * @throws {RangeError} On a call that changes files and is not understood, so that nothing is left out unseen.
 */
export function listOperations(calls: Iterable<SystemCall>, options: { root: string; cwd: string }): Operation[] {
  const all = [...calls];
  const recorder = new Recorder(processesOf(all), options);
  for (const call of all) if (call.result >= 0 || SYNC.test(call.name)) recorder.see(call);
  return recorder.operations;
}

/** Process of each thread: threads of one process share its descriptors. */
function processesOf(calls: readonly SystemCall[]): (thread: number) => number {
  const parents = new Map(
    calls.filter(({ name, args, result }) => /^clone/.test(name) && result > 0 && args.join().includes("CLONE_THREAD"))
      .map(({ thread, result }) => [result, thread]),
  );
  return (thread) => {
    let process = thread;
    for (let parent = parents.get(process); parent !== undefined; parent = parents.get(process)) process = parent;
    return process;
  };
}

class Recorder {
  readonly operations: Operation[] = [];
  readonly #processOf: (thread: number) => number;
  readonly #root: string;
  readonly #cwd: string;
  readonly #opened = new Map<string, Opened>();
  #main: number | null = null;
  #handles = 0;

  constructor(processOf: (thread: number) => number, options: { root: string; cwd: string }) {
    this.#processOf = processOf;
    this.#root = options.root;
    this.#cwd = options.cwd;
  }

  see(call: SystemCall): void {
    const { name, args, result } = call, process = this.#processOf(call.thread);
    this.#main ??= process;
    const [a = "", b = "", c = "", d = ""] = args;
    const key = (descriptor: string | number) => `${process} ${descriptor}`;
    const at = (folder: string, path: string) => this.#inside(this.#resolve(process, folder, path));
    if (name === "open" || name === "creat") return this.#open(key(result), at("", a), name === "open" ? b : CREAT);
    if (name === "openat") return this.#open(key(result), at(a, b), c, d);
    if (name === "close") return void this.#opened.delete(key(a));
    if (name === "fcntl" && !b.startsWith("F_DUPFD")) return;
    if (/^dup|^fcntl/.test(name)) return this.#duplicate(key(a), key(result));
    if (/^execve/.test(name)) return this.#forget(process);
    if (name === "lseek") return this.#seek(key(a), result);
    if (/write/.test(name)) return this.#write(key(a), call, process === this.#main && a === "1");
    if (name === "ftruncate") return this.#with(key(a), (handle) => ({ kind: "truncate", handle, length: Number(b) }));
    if (SYNC.test(name)) {
      return this.#with(key(a), (handle) => ({ kind: "sync", handle, ...(result === 0 ? {} : { failed: true }) }));
    }
    if (/^(?:rename|link)$/.test(name)) return this.#move(name as "rename", at("", a), at("", b));
    if (/^(?:rename|link)at/.test(name)) return this.#move(name.slice(0, 6) as "rename", at(a, b), at(c, d));
    if (name === "symlink") return this.#named(at("", b), (path) => ({ kind: "symlink", path, target: textOf(a) }));
    if (name === "symlinkat") return this.#named(at(b, c), (path) => ({ kind: "symlink", path, target: textOf(a) }));
    if (/^(?:mkdir|unlink|rmdir)$/.test(name)) {
      return this.#named(at("", a), (path) => ({ kind: name as "mkdir", path }));
    }
    if (name === "mkdirat") return this.#named(at(a, b), (path) => ({ kind: "mkdir", path }));
    if (name === "unlinkat") return this.#named(at(a, b), (path) => ({ kind: c === "0" ? "unlink" : "rmdir", path }));
    if (name === "chmod") return this.#named(at("", a), (path) => ({ kind: "mode", path, mode: parseInt(b, 8) }));
    if (name === "fchmodat") return this.#named(at(a, b), (path) => ({ kind: "mode", path, mode: parseInt(c, 8) }));
    if (name === "fchmod") return this.#changeMode(key(a), parseInt(b, 8));
    if (/^(?:clone|fork|vfork)/.test(name)) return;
    if (!this.#touches(process, args)) return;
    throw new RangeError(`Cannot replay a recording as its calls must be known: current value is ${name}(${args})`);
  }

  #resolve(process: number, folder: string, path: string): string {
    const text = textOf(path);
    if (folder === "" || folder === "AT_FDCWD" || text.startsWith("/")) return resolve(this.#cwd, text);
    const opened = this.#opened.get(`${process} ${folder}`);
    return opened === undefined ? "/" : resolve(this.#root, opened.path, text);
  }

  /** Path below the root, or null. */
  #inside(path: string): string | null {
    if (path === this.#root) return "";
    return path.startsWith(`${this.#root}/`) ? path.slice(this.#root.length + 1) : null;
  }

  #open(key: string, path: string | null, flags: string, mode = ""): void {
    this.#opened.delete(key);
    if (path === null) return;
    const handle = this.#handles++, has = (flag: RegExp) => flag.test(flags);
    const appends = has(/O_APPEND/), durable = has(/\bO_D?SYNC\b/);
    this.#opened.set(key, { handle, path, appends, durable, position: 0 });
    const create = has(/O_CREAT/), truncate = has(/O_TRUNC/);
    this.operations.push({ kind: "open", handle, path, create, truncate, mode: parseInt(mode, 8) || 0o644 });
  }

  #duplicate(from: string, to: string): void {
    const opened = this.#opened.get(from);
    if (opened === undefined) this.#opened.delete(to);
    else this.#opened.set(to, opened);
  }

  /** Everything that is opened here closes when another program takes over. */
  #forget(process: number): void {
    for (const key of this.#opened.keys()) if (key.startsWith(`${process} `)) this.#opened.delete(key);
  }

  #seek(key: string, position: number): void {
    const opened = this.#opened.get(key);
    if (opened !== undefined) opened.position = position;
  }

  #write(key: string, { name, args, result }: SystemCall, tells: boolean): void {
    const opened = this.#opened.get(key);
    if (opened === undefined) {
      if (tells) this.operations.push({ kind: "told", text: textOf(args[1] ?? "") });
      return;
    }
    const { handle, appends, durable, position } = opened;
    const bytes = bytesOf(args[1] ?? "").subarray(0, result), positioned = name.startsWith("p");
    this.operations.push({
      kind: "write",
      handle,
      at: appends ? "end" : positioned ? Number(args[3]) : position,
      bytes,
    });
    if (!positioned) opened.position = position + result;
    if (durable) this.operations.push({ kind: "sync", handle });
  }

  #with(key: string, operation: (handle: number) => Operation): void {
    const opened = this.#opened.get(key);
    if (opened !== undefined) this.operations.push(operation(opened.handle));
  }

  #changeMode(key: string, mode: number): void {
    const opened = this.#opened.get(key);
    if (opened !== undefined) this.operations.push({ kind: "mode", path: opened.path, mode });
  }

  #named(path: string | null, operation: (path: string) => Operation): void {
    if (path !== null) this.operations.push(operation(path));
  }

  #move(kind: "rename" | "link", path: string | null, to: string | null): void {
    if (path === null && to === null) return;
    if (path === null || to === null) {
      throw new RangeError(
        `Cannot replay a ${kind} as both names must be in the folder: current value is ${path}, ${to}`,
      );
    }
    this.operations.push({ kind: kind.startsWith("link") ? "link" : "rename", path, to });
  }

  /** Whether a call names the folder or a file that is opened in it. */
  #touches(process: number, args: readonly string[]): boolean {
    return args.some((argument) =>
      this.#opened.has(`${process} ${argument}`) ||
      (argument.startsWith('"') && textOf(argument).startsWith(this.#root))
    );
  }
}

const CREAT = "O_WRONLY|O_CREAT|O_TRUNC";
