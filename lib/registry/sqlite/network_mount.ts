/** What the system says of its file systems: a seam for tests. Each is null where it cannot be asked or may not be. */
export interface Mounts {
  /** Text of `/proc/self/mountinfo`. */
  readonly mountInfo: () => string | null;
  /** Magic number of the file system of a path (`statfs`). */
  readonly typeOf: (path: string) => number | null;
  /** A path without links. */
  readonly realPath: (path: string) => string;
}

/** Types of file systems whose files other machines may change, as Linux names them. */
const NETWORK = new RegExp(
  `^(?:nfs\\d?|cifs|smb\\d?|smbfs|9p|ceph|glusterfs|lustre|afs|gpfs|beegfs|fuse\\.(?:sshfs|s3fs|gcsfuse|glusterfs|ceph-fuse|` +
    `rclone|goofys|mount-s3|mountpoint-s3|blobfuse2?|davfs2?|curlftpfs|juicefs|smbnetfs|nfs-ganesha))$`,
);

/** The same by `statfs`; those that are files of a program (FUSE) share one number and cannot be told apart. */
const BY_NUMBER: Readonly<Record<number, string>> = {
  0x6969: "nfs",
  0xff534d42: "cifs",
  0xfe534d42: "smb",
  0x517b: "smb",
  0x01021997: "9p",
  0x00c36400: "ceph",
  0x0bd00bd0: "lustre",
  0x5346414f: "afs",
  0x47504653: "gpfs",
};

/**
 * The kind of the network file system that a folder lies on, or null: also where it cannot be told.
 *
 * @param path Folder, which must exist. @param mounts Whom to ask; default the system.
 */
export function networkMount(path: string, mounts: Mounts = SYSTEM): string | null {
  const text = mounts.mountInfo();
  if (text !== null) return kindIn(text, mounts.realPath(path));
  const number = mounts.typeOf(path);
  return number === null ? null : BY_NUMBER[number >>> 0] ?? null;
}

/**
 * The type of the innermost mount of a path, if it is one of a network: of two at one place the later hides the other.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
function kindIn(text: string, path: string): string | null {
  let best = -1, kind = "";
  for (const line of text.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const point = unescape(before.split(" ")[4] ?? ""), type = after.split(" ")[0] ?? "";
    if (point === "" || point.length < best) continue;
    if (path !== point && !path.startsWith(point === "/" ? "/" : `${point}/`)) continue;
    [best, kind] = [point.length, type];
  }
  return NETWORK.test(kind) ? kind : null;
}

/** Blanks and the like are written as `\040`. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(parseInt(digits, 8)));
}

const EVERYTHING = ["read", "write", "net", "env", "sys", "run", "ffi"] as const;

/** The runtime gives `/proc` to those alone that may do everything, and asks nobody who may not: a question would stop a script. */
const SYSTEM: Mounts = {
  mountInfo() {
    if (!EVERYTHING.every((name) => Deno.permissions.querySync({ name }).state === "granted")) return null;
    return orNull(() => Deno.readTextFileSync("/proc/self/mountinfo"));
  },
  typeOf(path) {
    if (Deno.permissions.querySync({ name: "sys", kind: "statfs" }).state !== "granted") return null;
    // Loaded where it is needed: reading alone, which has to start at once, never comes here.
    return orNull(() => Number(Reflect.get(globalThis, "process").getBuiltinModule("node:fs").statfsSync(path).type));
  },
  realPath: (path) => Deno.realPathSync(path),
};

function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
