import { type Calendar, formatPeriod } from "@lib/core/time/calendar.ts";
import type { PreparedTable } from "@lib/data/prepare.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { type ColumnValues, openRowWriter } from "@lib/data/outputs/row_writer.ts";
import type { Measure } from "./sets.ts";

/** How pandas calls a calendar. */
export function pandasFrequency({ frequency, anchor }: Calendar): string {
  if (frequency === "week") return `W-${["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"][anchor]}`;
  const names: Readonly<Record<string, string>> = { day: "D", month: "MS", quarter: "QS", year: "YS" };
  const name = names[frequency];
  if (name !== undefined) return name;
  throw new RangeError(
    `Cannot hand a table to the peers as its grain must be a day or longer: current value is ${frequency}`,
  );
}

/** Last known period of each origin of the protocol, oldest first, as period numbers. */
export function originsOf({ group, config }: PreparedTable): number[] {
  const { origins, step } = config.evaluate;
  return Array.from({ length: origins }, (_, i) => group.end - (origins - 1 - i) * step - config.horizon);
}

/**
 * Write a prepared table for the peers, see bench/peers/accuracy/panel.py: the rows that the product itself was given.
 *
 * @param table As evaluated. @param options Ids of the keys, measure of the set, folder to write into.
 */
export async function exportPanel(
  table: PreparedTable,
  options: { readonly keys: ReadonlySet<string>; readonly measure: Measure; readonly folder: string },
): Promise<void> {
  const { group, config } = table, { keys, measure, folder } = options;
  const day = (period: number) => formatPeriod({ ...group.calendar, stamp: undefined }, period);
  const ahead = group.exogenous.filter(({ kind }) => kind === "future").map(({ name }) => name);
  const writer = openRowWriter(`${folder}/panel.parquet`, [
    { name: "unique_id", type: "text" },
    { name: "ds", type: "text" },
    { name: "y", type: "number" },
    ...ahead.map((name) => ({ name, type: "number" } as const)),
  ]);
  for (const { from, to } of group.chunks) {
    const panel = await readChunk(group, from, to);
    const rows = panel.keys.flatMap(({ id }, k) =>
      keys.has(id) ? Array.from(range(panel.offsets[k] ?? 0, panel.offsets[k + 1] ?? 0), (i) => ({ id, i })) : []
    );
    const values: ColumnValues[] = [
      rows.map(({ id }) => id),
      rows.map(({ i }) => day(panel.ds[i] ?? NaN)),
      Float64Array.from(rows, ({ i }) => panel.y[i] ?? NaN),
      ...panel.exogenous.filter(({ kind }) => kind === "future")
        .map((column) => Float64Array.from(rows, ({ i }) => column.values[i] ?? NaN)),
    ];
    writer.append(values);
  }
  writer.finish();
  const protocol = {
    freq: pandasFrequency(group.calendar),
    season: config.seasonLength,
    horizon: config.horizon,
    origins: originsOf(table).map(day),
    exogenous: ahead,
    measure,
  };
  await Deno.writeTextFile(`${folder}/protocol.json`, JSON.stringify(protocol));
}

function* range(from: number, to: number): Iterable<number> {
  for (let i = from; i < to; i++) yield i;
}
