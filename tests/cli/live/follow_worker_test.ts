import { assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { Follower } from "@lib/serving/server/follower.ts";
import { folderObjects } from "@lib/storage/objects/folder_objects.ts";
import { push } from "@lib/upkeep/push.ts";
import { now, stateOf, trainedMachine } from "../../upkeep/_shared.ts";

const WORKER = new URL("../../../lib/cli/live/follow_worker.ts", import.meta.url);

Deno.test("follow_worker.ts gives what was pushed, whole, and nothing where another one has its folder", async () => {
  const folder = Deno.makeTempDirSync(), copies = Deno.makeTempDirSync(), here = await trainedMachine();
  const { state } = await push(folderObjects(folder), here, { now });
  const options = { address: `file://${folder}`, folder: copies, environment: {} };
  const follow = () => new Follower(options, () => {}, new Worker(WORKER, { type: "module" }));
  const follower = follow(), first = await follower.first;
  assertEquals([first.state, await stateOf({ ...first, reports: "" })], [state, await stateOf(here)]);
  const other = follow();
  assertEquals((await assertRejects(() => other.first, ForecastError)).code, "LOCKED");
  other.close();
  follower.close();
});
