import { learnOne, watchReferenceOf } from "@lib/competition/watch/watch_table.ts";
import { openDetectors, stepDetectors, watchRow } from "@lib/monitoring/watch/detectors.ts";
import { scanKeys } from "@lib/monitoring/watch/scan_keys.ts";
import type { WatchedKey } from "./simulate_watch.ts";
import { FLOOR, type Watching } from "./watch_world.ts";

/** What weekly scans have told. */
export interface Scanned {
  /** First day on which each key was told, from the first that is watched; -1 never. */
  readonly days: Int32Array;
}

/**
 * Watch a fleet day by day and look at all of its keys together once a week.
 *
 * @param keys All with as many days. @param watching What training has learned, and the promise.
 */
export function scanFleet(keys: readonly WatchedKey[], { table, promise }: Watching): Scanned {
  const detectors = openDetectors(keys.length), days = new Int32Array(keys.length).fill(-1);
  keys.forEach(({ group, record }, row) => {
    const own = learnOne(table, { group, record: () => record });
    watchRow(detectors, row, own === null ? null : watchReferenceOf(table, own, promise));
  });
  const rows = keys.map((_, row) => row);
  for (let day = 0; day < (keys[0]?.live.y.length ?? 0); day++) {
    const at = (name: "y" | "yhat" | "lo" | "hi") => keys.map(({ live }) => live[name][day] ?? NaN);
    stepDetectors(detectors, { rows, y: at("y"), yhat: at("yhat"), lo: at("lo"), hi: at("hi") }, { floor: FLOOR });
    if (day % 7 !== 6) continue;
    for (const { row } of scanKeys(detectors, { floor: FLOOR })) if (days[row]! < 0) days[row] = day;
  }
  return { days };
}
