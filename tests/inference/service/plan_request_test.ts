import { assertEquals } from "@std/assert";
import { HotHistories } from "@lib/inference/service/hot_histories.ts";
import { planRequest } from "@lib/inference/service/plan_request.ts";
import { readRequest } from "@lib/inference/service/read_request.ts";
import type { ServiceRequest } from "@lib/inference/requests/request.ts";
import { codeOf, configOf, KEYS, naiveChampion } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { Workspace } from "../_store.ts";

Deno.test("planRequest() takes versions, steps and levels from the models of the keys that are asked for", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", {
    keys: KEYS,
    config: configOf({ horizon: 5, levels: [50] }),
    champion: naiveChampion({ horizon: 5 }, [50]),
  });
  work.register("r2", { keys: [KEYS[0]] });
  const snapshot = await snapshotOf(work), histories = new HotHistories(1e6);
  const plan = async (request: ServiceRequest) => {
    const { asks, scope, levels } = await planRequest(request, await readRequest(request, snapshot, histories), {
      snapshot,
      now: 0,
    });
    return [asks.map(({ version, position }) => [version, position]), scope.horizon, levels];
  };
  assertEquals(await plan({ keys: [KEYS[0].parts] }), [[[4, 0]], 3, [80, 95]]);
  assertEquals(await plan({ keys: [KEYS[1].parts, KEYS[0].parts] }), [[[2, 1], [4, 0]], 5, [80, 95, 50]]);
  assertEquals(await plan({ keys: [KEYS[1].parts], levels: [50], horizon: 2 }), [[[2, 1]], 2, [50]]);
  assertEquals(await plan({ keys: [KEYS[0].parts], choice: { run: "r1" } }), [[[1, 0]], 5, [50]]);
  assertEquals(await plan({ keys: [["x", "y"]], horizon: 1 }), [[[null, null]], 1, [80, 95, 50]]);
  assertEquals(await codeOf(() => plan({ keys: [KEYS[0].parts], horizon: 4 })), "HORIZON_TOO_LONG");
  assertEquals(await codeOf(() => plan({ keys: [KEYS[0].parts], levels: [50] })), "INVALID_REQUEST");
  snapshot.open.release();
});
