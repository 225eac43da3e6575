import type { Logger } from "../../core/logger.ts";
import { ensureSimulated } from "./ensure_simulated.ts";
import { DEMO_SIMULATION, type Simulation } from "./simulation.ts";

/**
 * The demo table's path; it is simulated on first use, see {@linkcode ensureSimulated}.
 *
 * @param folder Where it is kept. @param options `log`; `simulation`: what differs from the demo's size and seed.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`, `UNREADABLE_FILE` and the like.
 */
export async function ensureDemoTable(
  folder: string,
  options: { readonly log: Logger; readonly simulation?: Partial<Simulation> },
): Promise<string> {
  const simulation = { ...DEMO_SIMULATION, ...options.simulation };
  return await ensureSimulated(folder, {
    name: "demo",
    simulation,
    told: `the demo table: ${simulation.items} items × ${simulation.locations} locations`,
    async write(path) {
      // Writers of Parquet are not needed where the table is there already.
      const { writeSimulatedDemand } = await import("./write_demand.ts");
      writeSimulatedDemand(path, simulation);
    },
  }, options);
}
