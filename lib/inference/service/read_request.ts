import { formatPeriod, isClosed } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { formatKey, type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import type { HotHistories } from "./hot_histories.ts";
import { checkLevels } from "../requests/asked_levels.ts";
import { checkActuals, gatherActuals, type NewActuals } from "../requests/new_actuals.ts";
import { RequestFindings } from "../requests/request_findings.ts";
import { readRequestRows, type TableRow } from "../requests/read_rows.ts";
import { cleaningOf } from "../requests/broken_rule.ts";
import type { Snapshot } from "./snapshot.ts";
import type { ServiceRequest } from "../requests/request.ts";

/** A request that is sound, as far as it can be said without its models. */
export interface SoundRequest {
  /** Keys in the order of the request. */
  readonly keys: readonly SeriesKey[];
  /** What came since the table was stored; null without rows. */
  readonly actuals: NewActuals | null;
  /** Rows ahead as read; null without any. */
  readonly future: readonly TableRow[] | null;
  /** Names of the columns of the rows ahead. */
  readonly told: ReadonlySet<string>;
  /** Hash of all rows; empty without any. */
  readonly input: string;
  /** What is passed over. */
  readonly notes: RequestFindings;
}

/**
 * Read a request: all that is wrong with it is told at once.
 *
 * @param request As it came. @param snapshot Table. @param histories To hold rows against what the table says.
 * @throws {DataError} `NO_KEYS`, `INVALID_REQUEST`.
 */
export async function readRequest(
  request: ServiceRequest,
  snapshot: Snapshot,
  histories: HotHistories,
): Promise<SoundRequest> {
  const errors = new RequestFindings(), notes = new RequestFindings();
  const keys = readKeys(request, snapshot, errors);
  checkNumbers(request, errors);
  const asked = new Set(keys.map(({ id }) => id));
  const isKnown = (id: string) => snapshot.positions.has(id) || asked.has(id);
  const at = { group: snapshot.group, isKnown, errors, notes };
  const came = request.actuals?.length ? readRequestRows(request.actuals, { ...at, what: "actuals" }) : null;
  const future = request.future?.length ? readRequestRows(request.future, { ...at, what: "future" }) : null;
  const actuals = came === null ? null : gatherActuals(came, snapshot.group, errors);
  if (actuals !== null) await checkStored(actuals, { snapshot, histories, errors, notes });
  errors.refuse();
  if (actuals !== null) tellGaps(keys, actuals, { snapshot, notes });
  const told = new Set((request.future ?? []).flatMap(({ values }) => Object.keys(values)));
  return { keys, actuals, future, told, input: hashRows(request), notes };
}

function readKeys({ keys }: ServiceRequest, { group: { keyColumns } }: Snapshot, errors: RequestFindings): SeriesKey[] {
  if (keys.length === 0) {
    throw new DataError("NO_KEYS", "Cannot forecast as at least one key must be asked for: current value is none", {
      hint: `Name keys by ${keyColumns.join(", ")}.`,
    });
  }
  return keys.flatMap((parts) => {
    if (parts.length === keyColumns.length) return [seriesKey(parts)];
    errors.add("MISSING_KEY", "keys", {
      message: `each key must have the texts of ${keyColumns.join(", ")}`,
      example: parts,
    });
    return [];
  });
}

function checkNumbers({ horizon, levels }: ServiceRequest, errors: RequestFindings): void {
  if (horizon !== undefined && !(Number.isSafeInteger(horizon) && horizon >= 1)) {
    errors.add("OUT_OF_RANGE", "horizon", { message: "it must be a whole number >= 1", example: horizon });
  }
  checkLevels(levels, errors);
}

/** Only rows of periods that the table has can contradict it; which values are implausible, the history tells. */
async function checkStored(
  { rows }: NewActuals,
  { snapshot, histories, ...findings }: {
    readonly snapshot: Snapshot;
    readonly histories: HotHistories;
    readonly errors: RequestFindings;
    readonly notes: RequestFindings;
  },
): Promise<void> {
  const { group, positions } = snapshot, isStrict = cleaningOf(group).outliers === "missing";
  const overlapping = [...rows].flatMap(([id, own]) => {
    const k = positions.get(id);
    return k !== undefined && (isStrict || (own[0]?.period ?? Infinity) <= group.end) ? [{ k, own }] : [];
  });
  if (overlapping.length === 0) return;
  const found = await histories.read(snapshot, overlapping.map(({ k }) => k), snapshot.all.config.horizon);
  for (const { k, own } of overlapping) {
    const history = found.get(k);
    if (history !== undefined) checkActuals(history.panel, own, { group, ...findings });
  }
}

/** As of a table: a period without a row is told, as it may be a row that is on its way. */
function tellGaps(
  keys: readonly SeriesKey[],
  { rows, end }: NewActuals,
  { snapshot: { group, positions }, notes }: { readonly snapshot: Snapshot; readonly notes: RequestFindings },
): void {
  const { calendar, time } = group, taken = cleaningOf(group).gaps === "zero" ? "zero" : "missing";
  for (const key of new Map(keys.map((key) => [key.id, key])).values()) {
    const own = rows.get(key.id) ?? [], told = new Set(own.map(({ period }) => period));
    const from = positions.has(key.id) ? group.end + 1 : own[0]?.period ?? Infinity;
    for (let period = from; period <= end; period++) {
      if (told.has(period) || isClosed(calendar, period)) continue;
      const message = `periods up to the newest row without one of a key that is asked for, taken as ${taken}`;
      notes.add("GAPS", time, { message, example: [formatKey(key), formatPeriod(calendar, period)] });
    }
  }
}

function hashRows({ actuals = [], future = [] }: ServiceRequest): string {
  return actuals.length + future.length === 0 ? "" : hashValue({ actuals, future });
}
