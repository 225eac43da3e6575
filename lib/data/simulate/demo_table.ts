import { hashValue } from "../../core/hash.ts";
import type { Logger } from "../../core/logger.ts";
import type { FileSeal } from "../../storage/blocks.ts";
import { openSealed } from "../../storage/blocks.ts";
import { DISK } from "../../storage/files.ts";
import { unseal } from "../../storage/sealed.ts";
import { storageError } from "../../storage/system_error.ts";
import { damagedFile, damageOf } from "../group_damage.ts";
import { assertFile, DAMAGED } from "../publish_version.ts";
import { DEMO_SIMULATION, type Simulation } from "./simulate_demand.ts";

/**
 * The demo table's path; it is simulated on first use. What was simulated is verified, and simulated anew where it is not as
 * it was written (the changed table is set aside) or of another simulation. One without a manifest is somebody's own.
 *
 * @param folder Where it is kept. @param options `log`; `simulation`: what differs from the demo's size and seed.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`, `UNREADABLE_FILE` and the like.
 */
export async function ensureDemoTable(
  folder: string,
  options: { readonly log: Logger; readonly simulation?: Partial<Simulation> },
): Promise<string> {
  const path = `${folder}/demo.csv`, simulation = { ...DEMO_SIMULATION, ...options.simulation };
  try {
    Deno.statSync(path);
    const found = lookAt(folder, simulation);
    if (found === null) return path;
    if (found.damage === null) options.log.warn(`${path} is of another simulation: it is simulated anew`);
    else {
      DISK.rename(path, path + DAMAGED);
      options.log.warn(
        `${found.damage}: the demo table is simulated anew, the one that was there is ${path}${DAMAGED}`,
      );
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw storageError(thrown, path);
  }
  options.log.info(`simulating the demo table: ${simulation.items} items × ${simulation.locations} locations`);
  // Writers of Parquet are not needed where the table is there already.
  const { writeSimulatedDemand } = await import("./write_demand.ts");
  writeSimulatedDemand(path, simulation);
  return path;
}

/** Why the table that is there cannot be taken, or null: it is damaged, or whole and of another simulation. */
function lookAt(folder: string, simulation: Simulation): { readonly damage: string | null } | null {
  const text = readIfThere(`${folder}/demo.manifest.json`);
  if (text === null) return null;
  const manifest = unseal(text);
  if (manifest === null) return { damage: `${folder}/demo.manifest.json is damaged` };
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
