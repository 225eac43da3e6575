import type { Logger } from "../../core/logger.ts";
import { storageError } from "../../storage/system_error.ts";
import { DEMO_SIMULATION, type Simulation } from "./simulate_demand.ts";

/**
 * The demo table's path; it is simulated on first use.
 *
 * @param folder Where it is kept. @param options `log`; `simulation`: what differs from the demo's size and seed.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export async function ensureDemoTable(
  folder: string,
  options: { readonly log: Logger; readonly simulation?: Partial<Simulation> },
): Promise<string> {
  const path = `${folder}/demo.csv`;
  try {
    await Deno.stat(path);
    return path;
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw storageError(thrown, path);
  }
  const simulation = { ...DEMO_SIMULATION, ...options.simulation };
  options.log.info(`simulating the demo table: ${simulation.items} items × ${simulation.locations} locations`);
  // Writers of Parquet are not needed where the table is there already.
  const { writeSimulatedDemand } = await import("./write_demand.ts");
  writeSimulatedDemand(path, simulation);
  return path;
}
