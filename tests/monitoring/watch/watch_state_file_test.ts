import { assertEquals } from "@std/assert";
import { watchRow } from "@lib/monitoring/watch/detectors.ts";
import { stateFor, type WatchState } from "@lib/monitoring/watch/watch_state.ts";
import { encodeWatchState, publishState, readWatchState } from "@lib/monitoring/watch/watch_state_file.ts";
import { REFERENCE } from "../../competition/watch/_watch.ts";

const OWNER = { table: "demo", registry: "r" };

function filled(): WatchState {
  const state = stateFor(null, { ids: ["1".repeat(32), "f".repeat(32)], first: 3, last: 5 });
  watchRow(state.detectors, 1, REFERENCE);
  state.taken.set([1], 4);
  state.since.set([4], 5);
  state.found.set([1]);
  state.version.set([8]);
  state.runs.set("f".repeat(32), "run");
  state.scanned = 5;
  return state;
}

Deno.test("readWatchState() gives what publishState() wrote, and nothing where nothing is", () => {
  const path = `${Deno.makeTempDirSync()}/monitor/demo/state.bin`;
  assertEquals(readWatchState(path, OWNER), { state: null, note: null });
  for (const state of [filled(), stateFor(null, { ids: [], first: 3, last: 2 })]) {
    publishState(path, state, OWNER);
    assertEquals(readWatchState(path, OWNER), { state, note: null });
  }
});

Deno.test("readWatchState() what is broken or of others starts anew, with a note that has a remedy", () => {
  const path = `${Deno.makeTempDirSync()}/state.bin`, whole = encodeWatchState(filled(), OWNER);
  const codes = (bytes: Uint8Array<ArrayBuffer>, owner = OWNER) => {
    Deno.writeFileSync(path, bytes);
    const { state, note } = readWatchState(path, owner);
    return [state, note?.code, (note?.hint ?? "") !== ""];
  };
  const flipped = whole.slice();
  flipped[whole.length - 9]! ^= 1;
  for (const bytes of [flipped, whole.slice(0, -8), new Uint8Array(0), new TextEncoder().encode("state".repeat(20))]) {
    assertEquals(codes(bytes), [null, "STATE_BROKEN", true]);
  }
  assertEquals(codes(whole, { table: "other", registry: "r" }), [null, "STATE_FOREIGN", true]);
  assertEquals(codes(whole, { table: "demo", registry: "another" }), [null, "STATE_FOREIGN", true]);
  const odd = encodeWatchState({ ...filled(), found: new Uint8Array(9) }, OWNER);
  assertEquals(codes(odd), [null, "STATE_BROKEN", true]);
});
