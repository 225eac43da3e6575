import { assertEquals } from "@std/assert";
import { openRegistry } from "@lib/registry/registry.ts";
import { Shadow } from "@lib/inference/series/shadow.ts";
import { KEYS, naiveChampion, NOW, shapeFor } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

const larger = naiveChampion({ members: naiveChampion().members.map((member) => ({ ...member, smear: 1.5 })) });

async function withChallenger(keys = KEYS): Promise<Workspace> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  work.register("r2", { keys, champion: larger, stage: "Staging" });
  return work;
}

Deno.test("Shadow.forecast() the challengers of the keys that have one, whatever their order, and nobody else's", async () => {
  const work = await withChallenger(KEYS.slice(0, 2)), shadow = await Shadow.open(work.source({}), "demo");
  const batch = await shadow.forecast([KEYS[1]!.id, KEYS[2]!.id, KEYS[0]!.id]);
  assertEquals(batch?.keys.map(({ key, run, cohort, steps }) => [key, run, cohort, steps]), [
    [KEYS[0]!, "r2", "", 3],
    [KEYS[1]!, "r2", "", 3],
  ]);
  assertEquals([...batch!.forecast.yhat], [5, 5, 5, 9.5, 9.5, 9.5]);
  assertEquals([await shadow.forecast([KEYS[2]!.id]), shadow.dataVersion], [null, 1]);
  shadow.close();
});

Deno.test("Shadow.open() in a rollout: the former champion of a key that has moved, and the side of each", async () => {
  const work = await withChallenger(), registry = openRegistry(work.registry, { now: NOW });
  const [first] = registry.listVersions({ run: "r2" }), champion = registry.resolveAll({ keys: [KEYS[0]!.id] })[0]!.id;
  const later = openRegistry(work.registry, { now: () => new Date("2024-03-02T00:00:00Z") });
  later.act({
    ...{ kind: "ROLLED_OUT", run: "r2", detail: { share: 30, group: "demo", moved: 1 } },
    moves: [{ version: first!.id, from: "Staging", to: "Production", champion }],
  });
  for (const open of [registry, later]) open.close();
  const shadow = await Shadow.open(work.source({}), "demo"), batch = await shadow.forecast(KEYS.map(({ id }) => id));
  assertEquals(batch?.keys.map(({ run, cohort }) => `${run} ${cohort}`), [
    ...["r1 challenger", "r2 champion", "r2 champion"],
  ]);
  assertEquals([shadow.rollout?.share, shadow.cohort("r2"), shadow.cohort("r1")], [30, "challenger", "champion"]);
  shadow.close();
});

Deno.test("Shadow.open() nothing waits, or nothing that may meet the table: it is empty", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  for (const shape of [undefined, { ...shapeFor(), target: "sales" }]) {
    if (shape !== undefined) work.register("r2", { keys: KEYS, shape, stage: "Staging" });
    const shadow = await Shadow.open(work.source({}), "demo");
    assertEquals([await shadow.forecast(KEYS.map(({ id }) => id)), shadow.dataVersion], [null, 0]);
    assertEquals(shadow.failures, shape === undefined ? {} : { TARGET_MISMATCH: KEYS.length });
    shadow.close();
  }
});
