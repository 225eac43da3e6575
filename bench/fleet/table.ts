/**
 * A simulated weekly table of any number of keys, for the targets that are about the size of a fleet.
 *
 * @module
 */
import { formatPeriod } from "../../lib/core/time/calendar.ts";
import { createRng, hashSeed } from "../../lib/core/numbers/random.ts";
import { openRowWriter } from "../../lib/data/outputs/row_writer.ts";

/** Weeks of history per key. */
export const WEEKS = 60;
/** Monday of the first week, in periods of the weekly calendar. */
const FIRST = 2830;
/** Keys per batch of rows. */
const BATCH = 2000;

/**
 * The table's path; it is simulated on first use. Key k has the same demand whatever the number of keys.
 *
 * @param folder Where it is kept. @param keys Number of keys, >= 1.
 */
export function ensureFleetTable(folder: string, keys: number): string {
  const path = `${folder}/fleet_${keys}.parquet`;
  if (exists(path)) return path;
  const dates = Array.from({ length: WEEKS }, (_, t) => formatPeriod({ frequency: "week", anchor: 0 }, FIRST + t));
  const writer = openRowWriter(path, [
    { name: "date", type: "text" },
    { name: "item", type: "text" },
    { name: "demand", type: "number" },
  ]);
  try {
    for (let from = 0; from < keys; from += BATCH) {
      const count = Math.min(BATCH, keys - from), rows = count * WEEKS;
      const demand = new Float64Array(rows);
      for (let k = 0; k < count; k++) demand.set(simulateWeeks(from + k), k * WEEKS);
      writer.append([
        Array.from({ length: rows }, (_, row) => dates[row % WEEKS]),
        Array.from({ length: rows }, (_, row) => itemName(from + Math.floor(row / WEEKS))),
        demand,
      ]);
    }
    writer.finish();
  } finally {
    writer.discard();
  }
  return path;
}

/** Demand of the first keys of any such table, and its shape [keys × weeks]. */
export function fleetSeries(keys: number): [Float64Array, [number, number]] {
  const demand = new Float64Array(keys * WEEKS);
  for (let k = 0; k < keys; k++) demand.set(simulateWeeks(k), k * WEEKS);
  return [demand, [keys, WEEKS]];
}

/** Text of key k; all have one width, so that the order of texts is that of numbers. */
export function itemName(k: number): string {
  return `item_${String(k).padStart(6, "0")}`;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Level, trend and a yearly wave with noise; every fourth key sells in some weeks only. */
function simulateWeeks(k: number): Float64Array {
  const rng = createRng(hashSeed("fleet", k));
  const level = Math.exp(1 + 3 * rng.next()), trend = 0.004 * (rng.next() - 0.5), phase = 2 * Math.PI * rng.next();
  const rare = k % 4 === 3;
  return Float64Array.from({ length: WEEKS }, (_, t) => {
    const mean = level * (1 + trend * t) * (1 + 0.3 * Math.sin(2 * Math.PI * t / 52 + phase));
    const sold = !rare || rng.next() < 0.35;
    return sold ? Math.max(0, Math.round(mean * Math.exp(0.3 * rng.normal()))) : 0;
  });
}
