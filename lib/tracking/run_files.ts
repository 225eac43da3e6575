import { DataError, type ForecastError, RegistryError } from "../core/errors/errors.ts";
import { hashBytes } from "../core/bytes/hash.ts";
import type { RunPack } from "../registry/versions/row_types.ts";
import { packPath } from "../registry/packs/run_packs.ts";
import { bytesOf, DISK, readBytes } from "../storage/files/files.ts";
import { MANIFEST, readManifest } from "../storage/files/folder_manifest.ts";
import { isRunId } from "../training/tasks/run_folder.ts";
import type { Upload } from "./artifacts.ts";

/**
 * The packs of a run as files to send: its models, and last its record, from which a registry is made again.
 *
 * @param root Registry root. @param packs Of the run, the record last.
 */
export function runPackFiles(root: string, packs: readonly RunPack[]): Upload[] {
  return packs.map(({ sha256 }) => {
    const path = packPath(root, sha256);
    const refusal = () =>
      new RegistryError(
        "CORRUPT_PACK",
        `Cannot send pack ${path} as it must be as it was written: current value is other bytes`,
        { hint: "Restore the pack from a backup or train the keys again.", context: { path } },
      );
    return uploadOf(path, { name: `${sha256}.pack`, sha256, refusal });
  });
}

/**
 * The files of a run's report, its manifest and its charts, as files to send; null where there is no finished report.
 *
 * @param reports Folder of reports. @param run Id of the run.
 */
export function reportFiles(reports: string, run: string): { folder: string; files: Upload[] } | null {
  const folder = `${reports}/${run}`, manifest = isRunId(run) ? readManifest(folder) : null;
  if (manifest === null) return null;
  const file = (name: string, sha256?: string) => {
    const path = `${folder}/${name}`;
    const refusal = () =>
      new DataError(
        "DAMAGED_FILE",
        `Cannot send ${path} as it must be as it was written: current value is other bytes`,
        { hint: "Look at it with `deno task fsck`.", context: { path } },
      );
    return uploadOf(path, { name, sha256, refusal });
  };
  // Charts are drawn after the manifest, which does not name them.
  const charts = DISK.list(folder).filter((name) => name.endsWith(".svg"));
  const named = Object.entries(manifest.files).map(([name, { sha256 }]) => file(name, sha256));
  return { folder, files: [...named, ...[MANIFEST, ...charts].map((name) => file(name))] };
}

function uploadOf(
  path: string,
  { name, sha256, refusal }: { name: string; sha256?: string; refusal: () => ForecastError },
): Upload {
  return {
    name,
    bytes: bytesOf(path),
    read: () => {
      const content = readAll(path);
      if (content === null || (sha256 !== undefined && hashBytes(content) !== sha256)) throw refusal();
      return content;
    },
  };
}

/** All bytes of a file, or null if it cannot be read. */
function readAll(path: string): Uint8Array<ArrayBuffer> | null {
  try {
    return readBytes(path);
  } catch {
    return null;
  }
}
