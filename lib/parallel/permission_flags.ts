import { dirname, relative } from "node:path";

/** Kinds of permissions of a process. */
const KINDS = ["read", "write", "net", "env", "sys", "run", "ffi", "import"] as const;

/** Where this project's modules lie, the host of a worker among them, and what they import beside them. */
const MODULES = ["../", "../../config/schema.json"].map((path) => new URL(path, import.meta.url));

/**
 * The permissions of a worker process, as flags: never more than those of this process, without which its own would be
 * none, and nothing but reading where it is known what is read.
 *
 * @param entry Module of the worker. @param reads Folders that its tasks read; undefined: all that this process may.
 * @returns Arguments of `deno run`.
 */
export function permissionFlags(entry: URL | string, reads?: readonly string[]): string[] {
  const whole = reads === undefined ? KINDS.filter(isWhole) : [];
  const flags = ["--no-prompt", ...whole.map((kind) => `--allow-${kind}`)];
  if (whole.includes("read")) return flags;
  // What a part of a permission covers cannot be asked for, only whether it covers this.
  const folders = [...MODULES, new URL("./", entry)].filter(({ protocol }) => protocol === "file:").map(pathOf);
  const readable = [...folders, ...reads ?? []].map(spelled).filter(isReadable);
  return readable.length === 0 ? flags : [...flags, `--allow-read=${readable.join(",")}`];
}

/** Whether this process may do everything: to whom alone the runtime gives the kernel's own files. */
export function mayDoEverything(): boolean {
  return KINDS.every(isWhole);
}

/** Whether this process may start workers. */
export function mayStartWorkers(): boolean {
  return Deno.permissions.querySync({ name: "run", command: Deno.execPath() }).state === "granted";
}

function isWhole(name: typeof KINDS[number]): boolean {
  const status = Deno.permissions.querySync({ name });
  // "Partial" where a part is denied.
  return status.state === "granted" && !status.partial;
}

/**
 * The flag that lets a process do something with paths that this one may do with them; none where there is no such path.
 *
 * @param name What. @param paths Files and folders, which need not be there.
 */
export function pathFlags(name: "read" | "write", paths: readonly string[]): string[] {
  const granted = paths.map(spelled).filter((path) => Deno.permissions.querySync({ name, path }).state === "granted");
  return granted.length === 0 ? [] : [`--allow-${name}=${granted.join(",")}`];
}

function isReadable(path: string): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

/** Folder of a file URL. */
function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}

/**
 * A folder as a list of flags can hold it. The list is cut at commas, and nothing escapes one: what has one is named from
 * the working folder, which a worker shares; what still has one is covered by the nearest folder above that has none.
 *
 *     /a,b/project          from /a,b/project    .
 *     /data/acme, inc/store from /home           ../data
 */
function spelled(path: string): string {
  if (!path.includes(",")) return path;
  let near = relative(".", path) || ".";
  while (near.includes(",")) near = dirname(near);
  return near;
}
