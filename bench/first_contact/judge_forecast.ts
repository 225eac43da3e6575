import { cellOf, type FirstTable } from "./tables.ts";

/** Whether a file of forecasts is what the user of a table came for. */
export interface Verdict {
  /** Whether every row has a number at a date of the table's own form, and their error is below that of the last season. */
  readonly isCorrect: boolean;
  /** Why not; "" if it is. */
  readonly why: string;
  /** Keys that are forecast. */
  readonly keys: number;
  /** Mean absolute error over that of the last season repeated, of the same cells. */
  readonly ratio: number;
}

/**
 * Hold a file of forecasts against what came.
 *
 * @param table With its future. @param text Of the file, CSV without quotes, as no text of these tables needs one.
 */
export function judgeForecast(table: FirstTable, text: string): Verdict {
  const { keys, future } = table;
  const [names = [], ...cells] = text.trim().split("\n").map((line) => line.split(","));
  const rows = cells.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ""])));
  const wanted = new Set([...future.keys()].map((cell) => JSON.stringify(JSON.parse(cell).slice(0, -1))));
  const seen = new Map<string, number>(), past = lastSeason(table);
  let ours = 0, simple = 0;
  for (const row of rows) {
    const parts = keys.map((name) => row[name] ?? ""), cell = cellOf(parts, row.ds ?? ""), came = future.get(cell);
    if (came === undefined) return wrong(`no such key and date in the table's future: ${cell}`);
    const value = row.yhat === undefined || row.yhat === "" ? NaN : Number(row.yhat);
    if (Number.isNaN(value)) return wrong(`no forecast for ${cell}: ${row.reason ?? ""}`);
    const key = JSON.stringify(parts), step = seen.get(key) ?? 0, season = past.get(key) ?? [];
    seen.set(key, step + 1);
    ours += Math.abs(value - came);
    simple += Math.abs((season[step % table.season] ?? NaN) - came);
  }
  if (seen.size !== wanted.size) return wrong(`${seen.size} of ${wanted.size} keys have a forecast`);
  const ratio = ours / simple;
  return ratio <= 1
    ? { isCorrect: true, why: "", keys: seen.size, ratio }
    : { ...wrong("a larger error than the last season repeated"), keys: seen.size, ratio };
}

function wrong(why: string): Verdict {
  return { isCorrect: false, why, keys: 0, ratio: NaN };
}

/** The last season of each key, by JSON of its parts, shape [season]; a missing row has the one before it. */
function lastSeason({ text, keys, season }: FirstTable): Map<string, number[]> {
  const rows = text.trimEnd().split("\n").slice(1).map((line) => line.split(/[,;]/));
  const values = Map.groupBy(rows, (cells) => JSON.stringify(cells.slice(1, 1 + keys.length)));
  return new Map([...values].map(([key, all]) => [key, all.slice(-season).map((cells) => Number(cells.at(-1)))]));
}
