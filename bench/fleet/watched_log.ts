/**
 * A table of any number of keys, and a log of forecasts of its last days, for the targets that are about watching.
 *
 * @module
 */
import { formatPeriod } from "../../lib/core/time/calendar.ts";
import { parseConfig } from "../../lib/core/config/config.ts";
import { type SeriesKey, seriesKey } from "../../lib/core/rows/panel.ts";
import { createRng, hashSeed } from "../../lib/core/numbers/random.ts";
import { currentGroup, type FeatureGroup } from "../../lib/data/store/feature_store.ts";
import { prepareTable } from "../../lib/data/prepare.ts";
import { openRowWriter } from "../../lib/data/outputs/row_writer.ts";
import { openForecastLog } from "../../lib/inference/log/forecast_log.ts";
import { cacheFolder, stateOf } from "./child.ts";

/** Days that were forecast, and days before them. */
const DAYS = 28, PAST = 42;
/** Monday of the first day. */
const FIRST = 19_723;
const LEVELS = [80, 95] as const;
/** Keys per batch. */
const BATCH = 1000;

/** What there is to watch. */
export interface WatchedLog {
  /** The table, in a feature store. */
  readonly group: FeatureGroup;
  /** Folder of the log. */
  readonly predictions: string;
  /** The same actuals as plain Parquet: `key`, `ds`, `y`. */
  readonly actuals: string;
}

/**
 * Make table and log, or find them as they were made before.
 *
 * @param keys Number of keys, >= 1.
 */
export async function watchedLog(keys: number): Promise<WatchedLog> {
  const root = `${await cacheFolder()}/watched_${keys}`,
    mark = `${root}/made.json`,
    lib = `${import.meta.dirname}/../../lib`;
  const state = JSON.stringify([await stateOf(`${lib}/data`), await stateOf(`${lib}/inference`)]);
  const found = { predictions: `${root}/predictions`, actuals: `${root}/actuals.parquet` }, store = `${root}/features`;
  if (await Deno.readTextFile(mark).catch(() => "") !== state) {
    await Deno.remove(root, { recursive: true }).catch(() => {});
    await Deno.mkdir(root, { recursive: true });
    const names = Array.from({ length: keys }, (_, k) => [`item_${Math.floor(k / 10)}`, `loc_${k % 10}`] as const);
    const source = `${root}/table.parquet`, all = names.map((parts) => seriesKey(parts));
    writeTable({ source, actuals: found.actuals }, all);
    await prepareTable(parseConfig({ name: "watched", source, frequency: "day" }), { store });
    await writeLog(found.predictions, all);
    await Deno.writeTextFile(mark, state);
  }
  return { ...found, group: await currentGroup(store, "watched") };
}

function writeTable({ source, actuals }: { source: string; actuals: string }, keys: readonly SeriesKey[]): void {
  const text = (name: string) => ({ name, type: "text" } as const), days = DAYS + PAST;
  const table = openRowWriter(source, [text("date"), text("item"), text("location"), {
    name: "demand",
    type: "number",
  }]);
  const plain = openRowWriter(actuals, [text("key"), text("ds"), { name: "y", type: "number" }]);
  const dates = Array.from({ length: days }, (_, t) => dayOf(t));
  for (let from = 0; from < keys.length; from += BATCH) {
    const own = keys.slice(from, from + BATCH), rows = own.length * days, y = new Float64Array(rows);
    own.forEach(({ id }, k) => y.set(demandOf(id), k * days));
    const each = <T>(of: (key: SeriesKey, t: number) => T) =>
      Array.from({ length: rows }, (_, row) => of(own[Math.floor(row / days)]!, row % days));
    const ds = each((_, t) => dates[t]!);
    table.append([ds, each(({ parts }) => parts[0]!), each(({ parts }) => parts[1]!), y]);
    plain.append([each(({ id }) => id), ds, y]);
  }
  table.finish();
  plain.finish();
}

async function writeLog(folder: string, keys: readonly SeriesKey[]): Promise<void> {
  const log = openForecastLog(folder, { registry: "bench", now: () => new Date("2024-02-12T06:00:00Z") });
  const ds = Array.from({ length: DAYS }, (_, i) => dayOf(PAST + i));
  for (let from = 0; from < keys.length; from += BATCH) {
    const own = keys.slice(from, from + BATCH), yhat = new Float64Array(own.length * DAYS);
    own.forEach(({ id }, k) => {
      const past = demandOf(id).subarray(PAST - 14, PAST);
      for (let i = 0; i < DAYS; i++) yhat[k * DAYS + i] = (past[i % 7]! + past[7 + i % 7]!) / 2;
    });
    const ends = (share: number) => LEVELS.map((level) => yhat.map((value) => value * (1 + share * level / 100)));
    log.append({
      table: "watched",
      keyColumns: ["item", "location"],
      dataVersion: 1,
      origin: dayOf(PAST - 1),
      ds,
      input: "",
      forecast: { horizon: DAYS, levels: LEVELS, yhat, lo: ends(-0.4), hi: ends(0.4) },
      keys: own.map((key, k) => ({
        ...{ key, id: from + k + 1, run: "run", cohort: "", model: "seasonal_naive", version: 1, steps: DAYS },
      })),
    });
  }
  await log.close();
}

/** Demand of a key, the same whatever the number of keys. */
function demandOf(id: string): Float64Array {
  const rng = createRng(hashSeed(1, id)), level = 5 + 40 * rng.next();
  return Float64Array.from(
    { length: DAYS + PAST },
    (_, t) => Math.max(0, Math.round(level * (1 + 0.3 * Math.sin(2 * Math.PI * t / 7)) + 4 * rng.normal())),
  );
}

function dayOf(t: number): string {
  return formatPeriod({ frequency: "day", anchor: 0 }, FIRST + t);
}
