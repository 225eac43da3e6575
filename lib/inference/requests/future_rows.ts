import { formatPeriod, isClosed } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import { formatKey } from "../../core/rows/panel.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { FutureFrame } from "../../data/store/future_frame.ts";
import { relativeOf } from "../../data/demand/neighbour_columns.ts";
import { relativeColumns } from "../../data/demand/relative_columns.ts";
import { storedFuture } from "../../data/store/stored_future.ts";
import type { RequestFindings } from "./request_findings.ts";
import type { TableRow } from "./read_rows.ts";

/** Which periods are asked for. */
interface Ahead {
  /** The table. */
  readonly group: FeatureGroup;
  /** Periods from the table's end to the last one that is forecast. */
  readonly steps: number;
}

/** What a request says is known ahead, by key id and period. */
export type FutureRows = ReadonlyMap<string, ReadonlyMap<number, TableRow>>;

/**
 * Rows ahead of a request by key: as of a file, the first row of a key and period counts, and those of other periods are passed over.
 *
 * @param rows As read. @param at `group`; `told`: names of columns that any row has; `from`, `to`: first and last period that is
 * forecast; `notes`: gets what is passed over.
 */
export function gatherFuture(
  rows: readonly TableRow[],
  { group, told, from, to, notes }: {
    readonly group: FeatureGroup;
    readonly told: ReadonlySet<string>;
    readonly from: number;
    readonly to: number;
    readonly notes: RequestFindings;
  },
): FutureRows {
  const byKey = new Map<string, Map<number, TableRow>>();
  for (const row of rows) {
    const example = [formatKey(row.key), formatPeriod(group.calendar, row.period)];
    if (row.period < from || row.period > to) {
      notes.add("FUTURE_ROWS_UNUSED", "", { message: "rows of unknown keys, or outside of what is forecast", example });
      continue;
    }
    let own = byKey.get(row.key.id);
    if (own === undefined) byKey.set(row.key.id, own = new Map());
    if (own.has(row.period)) {
      notes.add("FUTURE_DUPLICATES", "", {
        message: "rows with the key and period of an earlier row, which counts",
        example,
      });
      continue;
    }
    own.set(row.period, row);
    group.exogenous.forEach(({ name, kind }, x) => {
      if (kind !== "future" || !told.has(name) || !Number.isNaN(row.x[x]!)) return;
      notes.add("FUTURE_VALUES_MISSING", name, { message: "rows without a usable value", example });
    });
  }
  return byKey;
}

/**
 * Refuse a request whose models need columns that neither it nor the table tells.
 *
 * @param config Of the models. @param given Names of the columns of the request's rows; null without rows. @param at `group`, `hasAhead`.
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, naming them.
 */
export function requireFuture(
  config: ResolvedConfig,
  given: ReadonlySet<string> | null,
  { group, hasAhead }: { readonly group: FeatureGroup; readonly hasAhead: boolean },
): void {
  const needed = config.exogenous.future.filter((name) => group.exogenous.some((column) => column.name === name));
  const missing = given === null
    ? (hasAhead ? [] : config.exogenous.future)
    : needed.filter((name) => !given.has(name));
  if (missing.length === 0) return;
  throw new DataError(
    "FUTURE_COLUMN_MISSING",
    `Cannot forecast as ${missing.join(", ")} must be known for the ${config.horizon} periods ahead: current value is ${
      given === null
        ? "no row of them, in the request or the table"
        : `rows with ${[...given].join(", ") || "no column"}`
    }`,
    { hint: `Give rows ahead with ${missing.join(", ")} in the request.`, context: { missing: [...missing] } },
  );
}

/**
 * What is known ahead of one key: what the table said, replaced row by row by what the request says.
 *
 * @param id Of the key. @param stored What the table said; null if nothing. @param at `group`, `steps`; `rows`.
 */
export function frameOfKey(
  id: string,
  stored: FutureFrame | null,
  { group, steps, rows }: Ahead & { readonly rows: FutureRows },
): FutureFrame {
  const start = group.end + 1, own = rows.get(id), missingSteps = Int32Array.of(0);
  const columns = group.exogenous.flatMap(({ name, kind, others }, x) => {
    if (kind !== "future") return [];
    const told = stored?.columns.find((column) => column.name === name)?.values;
    const values = Float64Array.from({ length: steps }, (_, step) => told?.[step] ?? NaN);
    // What the others will have is not the key's own to say.
    if (others === true) return [{ name, values }];
    for (const [period, row] of own ?? []) values[period - start] = row.x[x]!;
    return [{ name, values }];
  });
  for (let step = 0; step < steps; step++) {
    const isTold = own?.has(start + step) || columns.some(({ values }) => !Number.isNaN(values[step]!));
    if (!isTold && !isClosed(group.calendar, start + step)) missingSteps[0]!++;
  }
  return { start, steps, index: new Map([[id, 0]]), columns, missingSteps, findings: [] };
}

/**
 * What is known ahead of all keys, where columns are derived that rest on all of them; null where none is. Of the others of one
 * key a request for it alone changes nothing.
 *
 * @param at `group`, `steps`; `rows`.
 */
export async function frameOfAll(
  { group, steps, rows }: Ahead & { readonly rows: FutureRows },
): Promise<FutureFrame | null> {
  const derived = group.exogenous.filter(({ kind, derived, others }) =>
    kind === "future" && derived === true && (others !== true || rows.size > 1)
  );
  if (derived.length === 0) return null;
  const count = group.keys.length, stored = await storedFuture(group, { from: 0, to: count, steps });
  const start = group.end + 1, index = new Map(group.keys.map(({ id }, k) => [id, k]));
  const plain = group.exogenous.flatMap(({ name, kind, derived }, x) => {
    if (kind !== "future" || derived === true) return [];
    const values = stored?.columns.find((column) => column.name === name)?.values ??
      new Float64Array(count * steps).fill(NaN);
    for (const [id, own] of rows) {
      const k = index.get(id);
      if (k !== undefined) { for (const [period, row] of own) values[k * steps + period - start] = row.x[x]!; }
    }
    return [{ name, values }];
  });
  const columns = [
    ...plain,
    ...relativeColumns(plain, { relative: relativeOf(group), keys: group.keyColumns, steps, of: group.keys }),
  ];
  return { start, steps, index, columns, missingSteps: new Int32Array(count), findings: [] };
}
