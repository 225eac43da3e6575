import { hashValue } from "../../core/bytes/hash.ts";
import type { Logger } from "../../core/logger.ts";
import { type FileSeal, openSealed } from "../../storage/files/blocks.ts";
import { DISK } from "../../storage/files/files.ts";
import { unseal } from "../../storage/files/sealed.ts";
import { storageError } from "../../storage/files/system_error.ts";
import { damagedFile, damageOf } from "../store/group_damage.ts";
import { assertFile } from "../store/publish_version.ts";
import { DAMAGED } from "../store/version_folders.ts";

/** A table that is simulated where it is not there yet. */
export interface SimulatedSource {
  /** Name of its files: `<name>.csv`, `<name>.manifest.json`. */
  readonly name: string;
  /** What it is made by, as its manifest says it: plain data. */
  readonly simulation: unknown;
  /** What it is called when it is made. */
  readonly told: string;
  /** Makes it. @param path Of the table. */
  write(path: string): void | Promise<void>;
}

/**
 * Path of a simulated table; it is simulated on first use. What was simulated is verified, and simulated anew where it is not
 * as it was written (the changed table is set aside) or of another simulation. One without a manifest is somebody's own.
 *
 * @param folder Where it is kept. @param source The table. @param options `log`.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`, `UNREADABLE_FILE` and the like.
 */
export async function ensureSimulated(
  folder: string,
  source: SimulatedSource,
  { log }: { readonly log: Logger },
): Promise<string> {
  const path = `${folder}/${source.name}.csv`;
  try {
    Deno.statSync(path);
    const found = lookAt(folder, source);
    if (found === null) return path;
    if (found.damage === null) log.warn(`${path} is of another simulation: it is simulated anew`);
    else {
      DISK.rename(path, path + DAMAGED);
      log.warn(
        `${found.damage}: the ${source.name} table is simulated anew, the one that was there is ${path}${DAMAGED}`,
      );
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw storageError(thrown, path);
  }
  log.info(`simulating ${source.told}`);
  await source.write(path);
  return path;
}

/** Why the table that is there cannot be taken, or null: it is damaged, or whole and of another simulation. */
function lookAt(folder: string, { name, simulation }: SimulatedSource): { readonly damage: string | null } | null {
  const text = readIfThere(`${folder}/${name}.manifest.json`);
  if (text === null) return null;
  const manifest = unseal(text);
  if (manifest === null) return { damage: `${folder}/${name}.manifest.json is damaged` };
  const damage = damageIn(folder, manifest);
  if (damage !== null) return { damage };
  return hashValue(manifest.simulation ?? null) === hashValue(simulation) ? null : { damage };
}

/** What is wrong with the files that a manifest names, or null. */
function damageIn(folder: string, manifest: Readonly<Record<string, unknown>>): string | null {
  try {
    for (const [name, seal] of Object.entries(manifest.files as Record<string, FileSeal>)) {
      assertFile(openSealed(`${folder}/${name}`, seal, { damaged: damagedFile(folder, name) }));
    }
    return null;
  } catch (thrown) {
    const damage = damageOf(thrown);
    if (damage === null) throw thrown;
    return `${damage.path} is not as it was simulated (${damage.detail})`;
  }
}

function readIfThere(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}
