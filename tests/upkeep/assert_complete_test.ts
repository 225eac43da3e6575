import { assertEquals, assertThrows } from "@std/assert";
import { ForecastError } from "../../lib/core/errors/errors.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import { assertComplete } from "../../lib/upkeep/assert_complete.ts";
import { FollowedStates } from "../../lib/upkeep/followed_states.ts";
import { push } from "../../lib/upkeep/push.ts";
import { readRemote } from "../../lib/upkeep/shared_state.ts";
import { now, trainedMachine } from "./_shared.ts";

Deno.test("assertComplete() wants every pack that the registry names, and of every table the version that serves", async () => {
  const store = folderObjects(Deno.makeTempDirSync()), copies = Deno.makeTempDirSync();
  await push(store, await trainedMachine(), { now });
  using states = FollowedStates.open(store, copies);
  const whole = await states.look(), remote = await readRemote(store);
  if (whole === null || remote === null) throw new TypeError("nothing was pushed");
  const root = `${copies}/${whole.state}`, { state } = remote;
  assertComplete(store, root, state);
  const without = (pattern: RegExp) => {
    const files = Object.entries(state.files).filter(([name]) => !pattern.test(name));
    assertEquals(files.length < Object.keys(state.files).length, true);
    const error = assertThrows(
      () => assertComplete(store, root, { ...state, files: Object.fromEntries(files) }),
      ForecastError,
    );
    return error.code;
  };
  assertEquals(without(/\.pack$/), "DAMAGED_FILE");
  assertEquals(without(/group\.json$/), "DAMAGED_FILE");
  const error = assertThrows(
    () => assertComplete(store, root, { ...state, history: { ...state.history, sha256: "0".repeat(64) } }),
    ForecastError,
  );
  assertEquals(error.code, "DAMAGED_FILE");
});
