import { assertEquals } from "@std/assert";
import { HotService } from "@lib/inference/hot_service.ts";
import { codeOf, KEYS } from "./_fixtures.ts";
import { Workspace } from "./_store.ts";

Deno.test("HotService forecasts the keys of a request in its order, each with the version that served", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const service = await HotService.open(work.source({}));
  const { forecast, keys, ds, origin } = await service.forecast({
    keys: [KEYS[2].parts, KEYS[0].parts, ["x", "y"]],
    horizon: 1,
  });
  assertEquals([...forecast.yhat], [9, 3, NaN]);
  assertEquals(keys.map(({ id, run, reason }) => [id, run, reason]), [
    [3, "r1", ""],
    [1, "r1", ""],
    [null, "", "NO_MATCHING_KEY"],
  ]);
  assertEquals([origin, ...ds], ["2024-01-03", "2024-01-04"]);
  assertEquals(await codeOf(() => service.forecast({ keys: [] })), "NO_KEYS");
  service.close();
});

Deno.test("HotService lists keys in pages and describes each, its champion and the runs", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: [KEYS[0]] });
  const service = await HotService.open(work.source({}));
  const first = service.listKeys({ limit: 2 });
  assertEquals([first.keys.map(({ version }) => version), first.next, first.total], [[1, null], KEYS[1].id, 3]);
  assertEquals(service.listKeys({ after: KEYS[1].id }).keys.map(({ key }) => key), [KEYS[2]]);
  assertEquals(service.listKeys({ where: { item: ["nobody"] } }), { keys: [], next: null, total: 0 });
  const told = service.describeKey(KEYS[0].id);
  assertEquals([told?.version?.run, told?.span], ["r1", { first: "2024-01-01", last: "2024-01-03" }]);
  assertEquals(service.describeKey("0"), null);
  assertEquals(service.listRuns().map(({ run, serves }) => [run, serves]), [["r1", 1]]);
  service.close();
});
