import { zipSync } from "fflate";
import { hashBytes } from "../../core/bytes/hash.ts";

/** Files as a cluster takes them. */
export interface PackedFiles {
  /** A zip. */
  readonly zip: Uint8Array<ArrayBuffer>;
  /** Of its bytes, hexadecimal: a cluster that has them need not get them again. */
  readonly hash: string;
}

/** The oldest moment that a zip can tell: equal files give equal bytes, whenever they are packed. */
const NO_TIME = "1980-01-01T00:00:00";

/**
 * Pack the files that a job runs.
 *
 * @param files Contents by path, `/` between its parts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { packFiles } from "@lib/engines/ray/pack_files.ts";
 * const [a, b] = [["y", "x"], ["x", "y"]].map((paths) => packFiles(Object.fromEntries(paths.map((p) => [p, Uint8Array.of(1)]))));
 * assertEquals(a?.hash, b?.hash);
 * ```
 */
export function packFiles(files: Readonly<Record<string, Uint8Array>>): PackedFiles {
  const paths = Object.keys(files).sort();
  // Quick rather than small: it is sent once.
  const zip = zipSync(Object.fromEntries(paths.map((path) => [path, [files[path]!, { level: 1, mtime: NO_TIME }]])));
  return { zip, hash: hashBytes(zip).slice(0, 32) };
}
