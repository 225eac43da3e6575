import { DataError } from "../../core/errors/errors.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { daysOf } from "../../data/rows/parse_cell.ts";
import type { RowSource } from "../../data/rows/row_source.ts";
import { type KeySelection, selectKeys } from "../../data/store/select_keys.ts";
import { RequestFindings } from "../requests/request_findings.ts";
import { inputPlaces } from "./target_rows.ts";
import { readingOfGroup, readRowTable } from "./read_row_table.ts";

/** Which rows of a table are taken; default: all. */
export interface RowChoice extends Pick<KeySelection, "where" | "limit"> {
  /** First time, as the table writes it or as YYYY-MM-DD; rows without one are left out. The table must have a time. */
  readonly since?: string;
}

/**
 * Some rows of a table: those of keys that the table which serves has and a filter accepts, from a time on.
 *
 * @param rows All. @param choice Which. @param group The table that serves.
 * @returns `places`: positions of the rows in the input, shape [n], where targets are keys of their own as {@linkcode inputPlaces} tells
 * them; null: all are taken.
 * @throws {DataError} `NO_MATCHING_KEY`, `MISSING_COLUMN`; `WRONG_PROBLEM` of `since` where the table has no time, `INVALID_DATE`.
 */
export async function chosenRows(
  rows: RowSource,
  { where = {}, limit, since }: RowChoice,
  group: FeatureGroup,
): Promise<{ readonly rows: RowSource; readonly places: Int32Array | null }> {
  const isOfKeys = Object.keys(where).length > 0 || limit !== undefined;
  if (!isOfKeys && since === undefined) return { rows, places: null };
  const { keyColumns, time } = group, isLate = since === undefined ? null : laterThan(since, group);
  const ids = isOfKeys ? new Set(selectKeys(group, { where, limit }).map((k) => group.keys[k]!.id)) : null;
  const columns = [...new Set([...keyColumns, ...isLate === null ? [] : [time]])], found: number[] = [];
  // Without a key column all rows are of the one key, which has been accepted.
  if (columns.length === 0) return { rows, places: null };
  const placesOf = inputPlaces(group.table), inInput: number[] = [];
  const reading = { ...readingOfGroup(group), notes: new RequestFindings() };
  await rows.scan(columns, (cells, first) => {
    const count = cells[0]?.length ?? 0, byName = new Map(columns.map((name, c) => [name, cells[c]!]));
    const texts = { source: "", columns: byName, rows: count }, own = placesOf(texts);
    const { keys, keyOf } = readRowTable(texts, reading);
    const times = byName.get(time) ?? [];
    for (let row = 0; row < count; row++) {
      const isAsked = ids?.has(keys[keyOf[row]!]!.id) ?? true;
      if (!isAsked || !(isLate?.(times[row] ?? null) ?? true)) continue;
      found.push(first + row);
      inInput.push(own[row]!);
    }
  });
  return { rows: rowsAt(rows, Int32Array.from(found)), places: Int32Array.from(inInput) };
}

/** Rows at some places, as a table of their own. */
function rowsAt(rows: RowSource, places: Int32Array): RowSource {
  return {
    ...rows,
    async scan(columns, onBatch) {
      let first = 0;
      await rows.scanInOrder(places, columns, (cells) => {
        onBatch(cells, first);
        first += cells[0]?.length ?? 0;
      });
    },
    scanInOrder: (order, columns, onBatch) =>
      rows.scanInOrder(Int32Array.from(order, (place) => places[place]!), columns, onBatch),
  };
}

function laterThan(
  since: string,
  { name, time, table }: Pick<FeatureGroup, "name" | "time" | "table">,
): (cell: string | null) => boolean {
  const format = table?.timeFormat;
  if (time === "" || format === undefined) {
    throw new DataError(
      "WRONG_PROBLEM",
      `Cannot take rows of ${name} since ${since} as its table must have a time: current value is none`,
      { hint: 'Leave out --since; or name a column of times: "time" of the config, and train again.' },
    );
  }
  const from = daysOf(since, format) ?? daysOf(since, "YYYY-MM-DD");
  if (from === null) {
    throw new DataError(
      "INVALID_DATE",
      `Cannot take rows of ${name} as --since must be a date as ${time} has it (${format}), or YYYY-MM-DD: current value is "${since}"`,
      { hint: "Write the date as the table does." },
    );
  }
  return (cell) => cell !== null && (daysOf(cell, format) ?? -Infinity) >= from;
}
