import { learnOne, learnWatch, watchReferenceOf, type WatchTable } from "@lib/competition/watch/watch_table.ts";
import {
  type DetectorAlarm,
  type Detectors,
  openDetectors,
  stepDetectors,
  watchRow,
} from "@lib/monitoring/watch/detectors.ts";
import {
  type DemandKind,
  KINDS,
  type Planted,
  simulateWatched,
  type WatchedKey,
  type WatchWorld,
} from "./simulate_watch.ts";

/** How keys are watched. */
export interface Watching {
  /** What training has learned. */
  readonly table: WatchTable;
  /** False alarms per healthy key and year. */
  readonly promise: number;
}

/** Share of keys of a kind, and when their first alarms came. */
export interface Found {
  /** Keys that are watched. */
  readonly keys: number;
  /** First alarms by key that had one: days after the change, and who found it. */
  readonly alarms: readonly { readonly day: number; readonly detector: DetectorAlarm["detector"] }[];
  /** Keys that alarmed before the change. */
  readonly early: number;
}

/** Level of the simulated intervals, percent, and floor of the effect. */
export const INTERVAL_LEVEL = 80, FLOOR = 0.2;

/** Id of a simulated key. */
export function idOf(index: number): string {
  return index.toString(16).padStart(32, "0");
}

/** So many healthy keys of each kind, and what training learns of them. */
export function learnWorld(world: WatchWorld, keysOfKind: number): { keys: WatchedKey[]; table: WatchTable } {
  const keys = KINDS.flatMap((kind) =>
    Array.from({ length: keysOfKind }, (_, index) => simulateWatched(world, { index, kind }))
  );
  const sources = keys.map(({ group, record }, i) => ({ id: idOf(i), group, record: () => record }));
  const options = { level: INTERVAL_LEVEL, floor: FLOOR, perYear: 365, seed: world.seed };
  return { keys, table: learnWatch(sources, options) };
}

/**
 * Watch keys day by day until their first alarm.
 *
 * @param keys Whatever happens to them; limits are those of the groups of the table. @param watching Table and promise.
 * @param from Day of the change.
 */
export function watchKeys(keys: Iterable<WatchedKey>, watching: Watching, from = 0): Found {
  const alarms: Found["alarms"][number][] = [], { table } = watching;
  let watched = 0, early = 0;
  for (const { group, record, live } of keys) {
    // A key is learned from its own record, in the groups of the world that it lives in.
    const own = learnOne(table, { group, record: () => record });
    if (own === null) continue;
    watched++;
    const detectors = openDetectors(1);
    watchRow(detectors, 0, watchReferenceOf(table, own, watching.promise));
    const first = firstAlarm(detectors, live);
    if (first === null) continue;
    if (first.day < from) early++;
    else alarms.push({ day: first.day - from, detector: first.detector });
  }
  return { keys: watched, alarms, early };
}

function firstAlarm(detectors: Detectors, live: WatchedKey["live"]): Found["alarms"][number] | null {
  for (let day = 0; day < live.y.length; day++) {
    const at = (values: Float64Array) => values.subarray(day, day + 1);
    const period = { rows: [0], y: at(live.y), yhat: at(live.yhat), lo: at(live.lo), hi: at(live.hi) };
    const [alarm] = stepDetectors(detectors, period, { floor: FLOOR });
    if (alarm !== undefined) return { day, detector: alarm.detector };
  }
  return null;
}

/** Keys with a change, one by one. */
export function* plantedKeys(
  world: WatchWorld,
  kind: DemandKind,
  { keys, planted }: { readonly keys: number; readonly planted: Planted },
): Generator<WatchedKey> {
  for (let index = 0; index < keys; index++) yield simulateWatched(world, { index, kind }, planted);
}

/** Median of the days, or NaN. */
export function medianDay(alarms: Found["alarms"]): number {
  const days = alarms.map(({ day }) => day).sort((a, b) => a - b);
  return days[Math.floor((days.length - 1) / 2)] ?? NaN;
}
