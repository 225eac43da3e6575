import { assert, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { isWatched, standingAlarms, trackingSignals } from "@lib/monitoring/watch/detectors.ts";
import { offerForecast, openNewest } from "@lib/monitoring/scores/newest_forecasts.ts";
import { settleRow, takeIn } from "@lib/monitoring/watch/take_in.ts";
import { stateFor, type WatchState } from "@lib/monitoring/watch/watch_state.ts";
import { REFERENCE } from "../../competition/watch/_watch.ts";

const IDS = ["a", "b", "f"].map((letter) => letter.repeat(32));
const TOTALS = [{ id: IDS[2]!, column: "", value: "", members: [0, 1] }];
/** Twice the keys: 20 expected. */
const TOTAL_REFERENCE = { ...REFERENCE, level: 20 };

/** Keys a and b and their total, all watched, over `periods` periods from 0. */
function watched(periods: number): WatchState {
  const state = stateFor(null, { ids: IDS, first: 0, last: periods - 1 });
  for (const row of [0, 1]) settleRow(state, row, { version: row + 1, run: "", reference: REFERENCE });
  settleRow(state, 2, { version: 0, run: "r", reference: TOTAL_REFERENCE });
  return state;
}

/** What came, by key and period, of forecasts of 10. */
function came(y: readonly (readonly number[])[], end = Infinity) {
  const periods = y[0]!.length, newest = openNewest(2, { first: 0, periods });
  for (const k of [0, 1]) {
    for (let period = 0; period < periods; period++) {
      offerForecast(newest, k, { period, origin: period - 1, yhat: 10, lo: 8.7, hi: 11.3 });
    }
  }
  const actuals = {
    first: 0,
    periods,
    end,
    last: Int32Array.of(end, end),
    isZeroFilled: false,
    y: Float64Array.from(y.flat()),
    scale: new Float64Array(2),
  };
  return { newest, actuals, totals: TOTALS, least: { floor: 0.2 } };
}

const seen = (state: WatchState) => [0, 1, 2].map((row) => trackingSignals(state.detectors, row).periods);

Deno.test("takeIn() each period once, however often and however late it comes, and however it is corrected", () => {
  const state = watched(3);
  assertEquals(takeIn(state, came([[10, NaN, NaN], [10, 11, NaN]])), 3);
  assertEquals(seen(state), [1, 2, 2]);
  assertEquals(takeIn(state, came([[10, NaN, NaN], [10, 11, NaN]])), 0);
  assertEquals(takeIn(state, came([[99, 12, 10], [10, 11, 10]])), 3);
  assertEquals(seen(state), [3, 3, 3]);
  const same = watched(3);
  takeIn(same, came([[10, 12, 10], [10, 11, 10]]));
  assertEquals(state.detectors.states.subarray(0, 20), same.detectors.states.subarray(0, 20));
});

Deno.test("takeIn() a total waits for all of its keys where only a file knows the period", () => {
  const state = watched(2);
  takeIn(state, came([[10, 10], [10, NaN]], 0));
  assertEquals(seen(state), [2, 1, 1]);
  takeIn(state, came([[10, 10], [10, 30]], 0));
  assertEquals(seen(state), [2, 2, 2]);
  assertEquals(trackingSignals(state.detectors, 2).trackingSignal, 20 / (0.1 * 20));
});

Deno.test("takeIn() each total by its own members", () => {
  const state = stateFor(null, { ids: [...IDS, "e".repeat(32)], first: 0, last: 0 });
  for (const row of [2, 3]) settleRow(state, row, { version: 0, run: "r", reference: REFERENCE });
  const totals = [0, 1].map((k) => ({ ...TOTALS[0]!, members: [k] }));
  takeIn(state, { ...came([[8], [30]]), totals });
  const signals = [2, 3].map((row) => trackingSignals(state.detectors, row).trackingSignal);
  assertEquals(signals, [-1, 1]);
});

Deno.test("takeIn() notes the period at which an alarm begins; who is not watched is passed over", () => {
  const state = watched(30), rng = createRng(3);
  settleRow(state, 1, { version: 2, run: "", reference: null });
  const shifted = Array.from({ length: 30 }, (_, t) => (t < 10 ? 10 : 14) + rng.normal());
  takeIn(state, came([shifted, shifted]));
  const [alarm] = standingAlarms(state.detectors, 0);
  assertEquals([alarm?.detector, alarm?.direction], ["bias", "up"]);
  const since = state.since[0]!;
  assert(since >= 10 && since < 18, `${since}`);
  assertEquals([seen(state)[1], isWatched(state.detectors, 1), state.taken[30]], [0, false, 0]);
});

Deno.test("takeIn() scans when a newer period is known, and finds what two scans in a row have seen", () => {
  const state = watched(60), all = Array.from({ length: 60 }, () => 13);
  const until = (n: number) => all.map((y, t) => t < n ? y : NaN), found = () => [...state.found];
  takeIn(state, came([until(40), until(40)], 39));
  assertEquals([found(), state.scanned], [[0, 0, 0], 39]);
  takeIn(state, came([until(40), until(40)], 39));
  assertEquals(found(), [0, 0, 0]);
  takeIn(state, came([until(41), until(41)], 40));
  assertEquals([found(), state.scanned], [[1, 1, 1], 40]);
});

Deno.test("settleRow() another version starts anew, the same goes on by its newest limits", () => {
  const state = watched(3);
  takeIn(state, came([[10, 12, 10], [10, 11, 10]]));
  state.found.set([1, 1, 1]);
  settleRow(state, 0, { version: 9, run: "", reference: REFERENCE });
  settleRow(state, 1, { version: 2, run: "", reference: { ...REFERENCE, bias: { ...REFERENCE.bias, limit: 99 } } });
  settleRow(state, 2, { version: 0, run: "r2", reference: TOTAL_REFERENCE });
  assertEquals([seen(state), [...state.found], [...state.runs.values()]], [[0, 3, 0], [0, 1, 0], ["r2"]]);
  assert([...state.detectors.references].includes(99));
  // Its periods stay taken in: another version has not forecast them.
  assertEquals([...state.taken.subarray(0, 3)], [1, 1, 1]);
});
