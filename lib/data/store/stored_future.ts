import { formatPeriod, isClosed } from "../../core/time/calendar.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { formatKey } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "./feature_store.ts";
import type { FutureFrame } from "./future_frame.ts";
import { readKeyRows } from "./read_key_rows.ts";

/** Which part of a stored future to read. */
export interface StoredFutureSpan {
  /** First key position. */
  readonly from: number;
  /** End, exclusive. */
  readonly to: number;
  /** Periods after the group's end, >= 1; rows beyond are left out. */
  readonly steps: number;
}

/** Whether the table itself said what is known ahead, for any key. */
export function hasStoredFuture(group: Pick<FeatureGroup, "futureRows">): boolean {
  return group.futureRows.some((rows) => rows > 0);
}

/**
 * What the table said about the periods after its end: rows without a target, as prices are usually handed over.
 *
 * @param group An open version. @param span Keys and steps.
 * @returns The frame of these keys; null if the version has no such rows at all.
 * @throws {DataError} `CORRUPT_GROUP` if the file does not fit `group.json`.
 */
export async function storedFuture(group: FeatureGroup, span: StoredFutureSpan): Promise<FutureFrame | null> {
  if (!hasStoredFuture(group)) return null;
  const { from, to, steps } = span;
  const names = group.exogenous.filter((column) => column.kind === "future").map((column) => column.name);
  const columns = ["ds", ...names.map((name) => `x_${name}`)];
  const [ds, ...rows] = await readKeyRows(group, "future", { columns, from, to });
  const keys = group.keys.slice(from, to);
  const grids = names.map(() => new Float64Array(keys.length * steps).fill(NaN));
  const missingSteps = new Int32Array(keys.length).fill(steps);
  for (let k = 0, i = 0; k < keys.length; k++) {
    for (const stop = i + group.futureRows[from + k]!; i < stop; i++) {
      const step = ds![i]! - group.end - 1;
      if (step >= steps) continue;
      missingSteps[k]!--;
      grids.forEach((grid, f) => grid[k * steps + step] = rows[f]![i]!);
    }
  }
  return {
    start: group.end + 1,
    steps,
    index: new Map(keys.map((key, k) => [key.id, k])),
    columns: names.map((name, f) => ({ name, values: grids[f]! })),
    missingSteps,
    findings: [],
  };
}

/**
 * `FUTURE_ROWS_MISSING` if keys have fewer rows ahead than the steps to forecast. Keys that have ended need none.
 *
 * @param group An open version with rows ahead. @param options `steps`: periods to forecast; `endedAfter`: steps without
 * demand after which a key without any row ahead has ended; `positions`: ascending, of the keys to tell of, default all.
 * @throws {DataError} `CORRUPT_GROUP` if the file does not fit `group.json`.
 */
export async function tellStoredFuture(
  group: FeatureGroup,
  options: { readonly steps: number; readonly endedAfter: number; readonly positions?: readonly number[] },
): Promise<Finding[]> {
  const { steps, positions = [...group.keys.keys()] } = options;
  let open = 0;
  for (let step = 1; step <= steps; step++) if (!isClosed(group.calendar, group.end + step)) open++;
  const sells = await keysThatSell(group, positions.filter((k) => group.futureRows[k] === 0), options.endedAfter);
  const lacking = positions.filter((k) => group.futureRows[k]! === 0 ? sells.has(k) : group.futureRows[k]! < open);
  if (lacking.length === 0) return [];
  const [first, last] = [group.end + 1, group.end + steps].map((period) => formatPeriod(group.calendar, period));
  return [{
    code: "FUTURE_ROWS_MISSING",
    severity: "warning",
    message: `keys without a row in the table for each of ${first} to ${last}; their future columns are missing there`,
    column: "",
    count: lacking.length,
    examples: lacking.slice(0, 5).map((k) => formatKey(group.keys[k]!)),
  }];
}

/** Of some keys those that have demand within some steps of the end. Of each chunk only what lies about them is read. */
async function keysThatSell(
  group: FeatureGroup,
  positions: readonly number[],
  steps: number,
): Promise<ReadonlySet<number>> {
  const keys = new Set<number>();
  let next = 0;
  for (const { to: end } of group.chunks) {
    const first = next;
    while (next < positions.length && positions[next]! < end) next++;
    if (next === first) continue;
    const asked = new Set(positions.slice(first, next)), from = positions[first]!, to = positions[next - 1]! + 1;
    const [y] = await readKeyRows(group, "panel", { columns: ["y"], from, to });
    for (let k = from, stop = 0; k < to; k++) {
      const start = stop;
      stop += group.keyRows[k]!;
      const last = y!.subarray(Math.max(start, stop - steps), stop);
      if (asked.has(k) && last.some((value) => value !== 0 && !Number.isNaN(value))) keys.add(k);
    }
  }
  return keys;
}
