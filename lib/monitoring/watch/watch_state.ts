import { SIDES } from "../../competition/watch/watch_period.ts";
import { type Detectors, openDetectors } from "./detectors.ts";

/** What watching a table remembers between looks: rows of keys, then of totals, then of keys that left. */
export interface WatchState {
  /** Ids of the rows, 32 hexadecimal digits each. */
  readonly ids: readonly string[];
  /** First period that `taken` tells of; earlier ones are over. */
  readonly first: number;
  /** Periods that `taken` tells of. */
  readonly periods: number;
  /** Whether a period has been taken in, shape [rows × periods]: once is for ever, however often it is corrected. */
  readonly taken: Uint8Array;
  /** Who is watched in a row: a version by its number in the registry, -1 for nobody. */
  readonly version: Int32Array;
  /** Runs that totals are watched beside, by their id. */
  readonly runs: Map<string, string>;
  /** Period at which the standing alarm of a row and side began, shape [rows × sides]. */
  readonly since: Int32Array;
  /** What the last scan over all has found, by row: 0 nothing, 1 actuals above, 2 below the forecasts. */
  readonly found: Uint8Array;
  /** Newest period that the last scan knew; it is run once for each. */
  scanned: number;
  /** The detectors. */
  readonly detectors: Detectors;
}

/** Nothing seen. */
const NEVER = -(2 ** 31);

/** Whether a state is of no use to a look that ends before it begins: a mistyped date had moved it away. */
export function beginsAfter(former: WatchState | null, last: number): boolean {
  return former !== null && former.first > last;
}

/**
 * The state of a look: what is remembered of its rows, and empty rows for what is new. What left the table is remembered as long
 * as a period of it is inside of the window: it may come back. A state that begins after the look is forgotten.
 *
 * @param left What the last look left, or null. @param look `ids`: of keys and totals; `first`, `last`: periods.
 */
export function stateFor(
  left: WatchState | null,
  look: { readonly ids: readonly string[]; readonly first: number; readonly last: number },
): WatchState {
  const former = beginsAfter(left, look.last) ? null : left;
  const first = Math.max(look.first, former?.first ?? look.first);
  const last = Math.max(look.last, former === null ? look.last : former.first + former.periods - 1);
  const periods = Math.max(0, last - first + 1), ids = [...look.ids, ...leftBehind(former, look.ids, first)];
  const state = { ...emptyState(ids, { first, periods }), scanned: former?.scanned ?? NEVER };
  if (former === null) return state;
  const rows = new Map(former.ids.map((id, row) => [id, row]));
  for (const [row, id] of ids.entries()) {
    const from = rows.get(id);
    if (from !== undefined) copyRow(former, from, { state, row });
    const run = former.runs.get(id);
    if (run !== undefined) state.runs.set(id, run);
  }
  return state;
}

function leftBehind(former: WatchState | null, ids: readonly string[], first: number): string[] {
  if (former === null) return [];
  const here = new Set(ids), { periods } = former, from = Math.max(0, first - former.first);
  return former.ids.filter((id, row) =>
    !here.has(id) && former.taken.subarray(row * periods + from, (row + 1) * periods).includes(1)
  );
}

function emptyState(ids: readonly string[], span: Pick<WatchState, "first" | "periods">): WatchState {
  const rows = ids.length;
  return {
    ids,
    ...span,
    taken: new Uint8Array(rows * span.periods),
    version: new Int32Array(rows).fill(-1),
    runs: new Map(),
    since: new Int32Array(rows * SIDES.length),
    found: new Uint8Array(rows),
    scanned: NEVER,
    detectors: openDetectors(rows),
  };
}

function copyRow(
  former: WatchState,
  from: number,
  { state, row }: { readonly state: WatchState; readonly row: number },
): void {
  const shift = state.first - former.first, kept = former.periods - shift, sides = SIDES.length;
  if (kept > 0) {
    const start = from * former.periods + shift;
    state.taken.set(former.taken.subarray(start, start + kept), row * state.periods);
  }
  state.version[row] = former.version[from]!;
  state.since.set(former.since.subarray(from * sides, (from + 1) * sides), row * sides);
  state.found[row] = former.found[from]!;
  for (const name of ["references", "states"] as const) {
    const own = state.detectors[name], theirs = former.detectors[name];
    const width = theirs.length / former.detectors.rows;
    own.set(theirs.subarray(from * width, (from + 1) * width), row * width);
  }
}
