import { assert, assertEquals } from "@std/assert";
import { isWatched, stepDetectors, trackingSignals, watchRow } from "@lib/monitoring/watch/detectors.ts";
import { beginsAfter, stateFor } from "@lib/monitoring/watch/watch_state.ts";
import { REFERENCE } from "../../competition/watch/_watch.ts";

const [A, B, C] = ["a", "b", "c"].map((letter) => letter.repeat(32)) as [string, string, string];

/** Two keys over periods 100 to 103; b is watched, and its first two periods are taken in. */
function former() {
  const state = stateFor(null, { ids: [A, B], first: 100, last: 103 });
  watchRow(state.detectors, 1, REFERENCE);
  stepDetectors(state.detectors, { rows: [1, 1], y: [9, 9], yhat: [10, 10], lo: [NaN, NaN], hi: [NaN, NaN] }, {
    floor: 0,
  });
  state.taken.set([1, 1], 4);
  state.version.set([-1, 7]);
  state.since.set([101], 4);
  state.found.set([0, 2]);
  state.runs.set(B, "r1");
  state.scanned = 101;
  return state;
}

Deno.test("stateFor() moves rows to where their keys are, and the window on", () => {
  const state = stateFor(former(), { ids: [B, C], first: 101, last: 105 });
  assertEquals([state.first, state.periods, state.scanned, [...state.runs]], [101, 5, 101, [[B, "r1"]]]);
  assertEquals([...state.taken], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals([[...state.version], [...state.found], [...state.since.subarray(0, 4)]], [[7, -1], [2, 0], [
    101,
    0,
    0,
    0,
  ]]);
  assertEquals([isWatched(state.detectors, 0), isWatched(state.detectors, 1)], [true, false]);
  assertEquals(trackingSignals(state.detectors, 0), trackingSignals(former().detectors, 1));
});

Deno.test("stateFor() remembers who left the table as long as a period of it is inside", () => {
  const gone = stateFor(former(), { ids: [A], first: 101, last: 104 });
  assertEquals(gone.ids, [A, B]);
  const back = stateFor(gone, { ids: [A, B], first: 101, last: 104 });
  assertEquals([...back.taken.subarray(4)], [1, 0, 0, 0]);
  assertEquals(stateFor(gone, { ids: [A], first: 102, last: 104 }).ids, [A]);
});

Deno.test("stateFor() a table that went back is not taken in a second time, a look before all of it starts anew", () => {
  const state = stateFor(former(), { ids: [A, B], first: 90, last: 100 });
  assertEquals([state.first, state.periods], [100, 4]);
  assertEquals([...state.taken], [...former().taken]);
  const anew = stateFor(former(), { ids: [A, B], first: 90, last: 99 });
  assertEquals([anew.first, anew.periods, anew.taken.includes(1), isWatched(anew.detectors, 1)], [
    90,
    10,
    false,
    false,
  ]);
  assertEquals([beginsAfter(former(), 99), beginsAfter(former(), 100), beginsAfter(null, 0)], [true, false, false]);
  assert(stateFor(null, { ids: [], first: 5, last: 1 }).periods === 0);
});
