import { TARGET_PART } from "../../core/config/config_columns.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import { matchKeys } from "../../data/store/match_keys.ts";
import { selectKeys } from "../../data/store/select_keys.ts";
import type { Snapshot } from "./snapshot.ts";
import type { KeyDescription, KeyList, KeyPage, ServingRun, TableDescription } from "./forecast_service.ts";

/** Keys of a page, when nobody says how many. */
const PAGE = 100;

/**
 * Keys of the table, page by page.
 *
 * @throws {DataError} `MISSING_COLUMN`; `NO_MATCHING_KEY` if `after` is no key of the table.
 * @throws {RangeError} If the limit is below 1.
 */
export function listKeys(
  { group, champions, positions }: Snapshot,
  { where = {}, limit = PAGE, after, search = "" }: KeyPage = {},
): KeyList {
  if (!(limit >= 1)) throw new RangeError(`Cannot list keys as the limit must be >= 1: current value is ${limit}`);
  const last = after === undefined ? -1 : positions.get(after);
  if (last === undefined) {
    throw new DataError(
      "NO_MATCHING_KEY",
      `Cannot go on listing keys as \`after\` must be the id of a key of the page before: current value is ${
        JSON.stringify(after)
      }`,
      { hint: "Begin again without `after`." },
    );
  }
  const accepted = searched(group, positionsOf(group, where), search), start = accepted.findIndex((k) => k > last);
  const page = start < 0 ? [] : accepted.slice(start, start + limit).map((k) => group.keys[k]!);
  return {
    keys: page.map((key) => {
      const place = champions.index.get(key.id);
      if (place === undefined) return { key, version: null, run: "" };
      return { key, version: champions.versions[place]!, run: champions.runs[champions.run[place]!] ?? "" };
    }),
    next: start >= 0 && start + limit < accepted.length ? page.at(-1)?.id ?? null : null,
    total: accepted.length,
  };
}

function searched(
  { keys }: Pick<Snapshot["group"], "keys">,
  positions: readonly number[],
  search: string,
): readonly number[] {
  if (search.trim() === "") return positions;
  return matchKeys(positions.map((k) => keys[k]!.parts), search).map((place) => positions[place]!);
}

function positionsOf(group: Snapshot["group"], where: NonNullable<KeyPage["where"]>): number[] {
  try {
    return selectKeys(group, { where });
  } catch (thrown) {
    if (thrown instanceof DataError && thrown.code === "NO_MATCHING_KEY") return [];
    throw thrown;
  }
}

/** One key by its id; null if neither the table nor the registry have it. */
export function describeKey({ group, champions, positions, open }: Snapshot, id: string): KeyDescription | null {
  const k = positions.get(id), place = champions.index.get(id);
  const ids = place === undefined ? [] : [champions.versions[place]!];
  const version = open.registry.listVersions({ ids })[0] ?? null, key = k === undefined ? version?.key : group.keys[k];
  if (key === undefined) return null;
  const rows = k === undefined ? 0 : group.keyRows[k]!, { calendar, end, keyColumns } = group;
  const span = { first: formatPeriod(calendar, end + 1 - rows), last: formatPeriod(calendar, end) };
  return { key, keyColumns, version, rows, span: rows === 0 || hasRows(group) ? null : span };
}

/** Runs of the table, newest first, with the keys that each serves. */
export function listServedRuns({ group, open, serves }: Snapshot, limit?: number): ServingRun[] {
  const counts = new Map(serves.map(({ run, versions }) => [run, versions]));
  return open.registry.listRuns({ group: group.name, limit }).map((run) => ({
    ...run,
    serves: counts.get(run.run) ?? 0,
  }));
}

/** What rows of the table are asked for; null of series. */
function describeRows({ table, exogenous }: Snapshot["group"]): TableDescription["rows"] {
  if (table === undefined) return null;
  const { targets, classes, possible } = table;
  return {
    ...{ targets, classes, features: exogenous.map(({ name, holds = "number" }) => ({ name, kind: holds })) },
    ...possible === undefined ? {} : { targetKey: TARGET_PART },
  };
}

/** What is served, for those who need to ask the right thing. */
export function describeTable({ group, all: { config }, state }: Snapshot): TableDescription {
  const { name, keyColumns, time, target, exogenous, calendar, keys, version, end } = group;
  return {
    table: name,
    keyColumns,
    time,
    target,
    // What is derived no request tells.
    columns: exogenous.filter(({ derived }) => derived !== true).map(({ name, kind }) => ({ name, kind })),
    frequency: calendar.frequency,
    rows: describeRows(group),
    horizon: config.horizon,
    levels: config.levels,
    keys: keys.length,
    dataVersion: version,
    state,
    end: formatPeriod(calendar, end),
  };
}
