import { DataError } from "../../core/errors/errors.ts";
import { seriesKey } from "../../core/rows/panel.ts";
import { readColumns } from "../tables/read_columns.ts";
import type { RightKind } from "./own_ways.ts";

/** File of what each key of a simulated table is made for. */
export const TRUTH_FILE = "demo.keys.parquet";

/**
 * The kind of model that each key of a simulated table is made for.
 *
 * @param folder Where the table lies with its truth, see `writeSimulatedDemand`.
 * @returns By key id; without keys that noise leaves nothing of to tell apart; empty where no truth lies.
 */
export async function readRightKinds(folder: string): Promise<ReadonlyMap<string, RightKind>> {
  const found = new Map<string, RightKind>();
  try {
    const columns = ["item", "location", "right"];
    const { item = [], location = [], right = [] } = await readColumns(`${folder}/${TRUTH_FILE}`, { columns });
    right.forEach((kind, k) => {
      if (isRightKind(kind)) found.set(seriesKey([String(item[k]), String(location[k])]).id, kind);
    });
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
  }
  return found;
}

function isRightKind(value: unknown): value is RightKind {
  return value === "global" || value === "local" || value === "blend" || value === "statistical";
}
