import { type FileSeal, sealFile } from "../../storage/files/blocks.ts";
import { Publication, publishFile } from "../../storage/files/publish.ts";
import { seal } from "../../storage/files/sealed.ts";

/** Files of a simulated table. */
export interface SealedFiles {
  /** Where they go, the table last. */
  readonly paths: readonly string[];
  /** Where their checksums go. */
  readonly manifest: string;
  /** What the table is made by: plain data. */
  readonly simulation: unknown;
}

/**
 * Write a simulated table with its truth beside it, and a manifest with their checksums. The table comes last: where it is, its
 * truth is whole, and its checksums are there.
 *
 * @param files Which. @param write Writes all of them, in their order.
 * @returns What `write` returns.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export function publishSealed<T>(
  { paths, manifest, simulation }: SealedFiles,
  write: (files: readonly Publication[]) => T,
): T {
  const open: Publication[] = [];
  try {
    for (const path of paths) open.push(new Publication(path));
    const written = write(open);
    const seals = open.map(({ temporary }, f): [string, FileSeal] => [fileName(paths[f]!), sealFile(temporary)]);
    publishFile(manifest, seal({ simulation, files: Object.fromEntries(seals) }));
    for (const file of open) file.finish();
    return written;
  } finally {
    for (const file of open) file.discard();
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
