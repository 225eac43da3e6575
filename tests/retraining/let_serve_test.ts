import { assertEquals } from "@std/assert";
import { recordedVersion } from "@lib/data/store/serving_record.ts";
import { letServe, newerTable } from "@lib/retraining/let_serve.ts";
import { KEYS, naiveChampion } from "../inference/_fixtures.ts";
import { Shop } from "./_shop.ts";

const broken = naiveChampion({ members: naiveChampion().members.map((member) => ({ ...member, smear: 1e308 })) });

Deno.test("letServe() lets the table serve, and the models that have answered; what serves else stays", async () => {
  using shop = new Shop();
  const { group, config } = await shop.read("date,item,location,demand\n2024-01-01,007,n,1\n2024-01-02,007,n,2\n");
  shop.register("again", { keys: [KEYS[0]!], contentHash: group.contentHash, stage: "Staging" });
  shop.register("nan", { keys: [KEYS[0]!], contentHash: group.contentHash, champion: broken, stage: "Staging" });
  const source = shop.source({ config }), serving = () => recordedVersion(shop.store, "demo");
  await shop.with(async (registry) => {
    const at = { note: "n", champions: {}, reports: shop.reports };
    const nan = await letServe(registry, source, { ...at, run: "nan", approval: "automatic", meets: false });
    assertEquals([nan.promoted.length, nan.refused.length, await serving()], [0, 1, null]);
    const manual = await letServe(registry, source, { ...at, run: "again", approval: "manual", meets: false });
    assertEquals([manual.promoted.length, manual.waiting.length, await serving()], [0, 0, null]);
  });
});

Deno.test("letServe() takes the newer table of that of a run and the one that serves", async () => {
  using shop = new Shop();
  await shop.load();
  const data = { group: "demo", version: 1 };
  assertEquals((await newerTable(shop.store, data)).version, 1);
  await shop.load("date,item,location,demand\n2024-01-01,007,n,1\n2024-01-02,007,n,2\n");
  assertEquals((await newerTable(shop.store, data)).version, 2);
  shop.register("again", { keys: [KEYS[0]!], stage: "Staging" });
  await shop.with(async (registry) => {
    const table = await newerTable(shop.store, data);
    const at = { note: "n", champions: {}, reports: shop.reports, approval: "automatic", meets: true, table } as const;
    const { promoted, tested, dataVersion } = await letServe(registry, shop.source({ config: shop.config }), {
      ...at,
      run: "again",
    });
    assertEquals([promoted.length, tested, dataVersion], [1, 1, 2]);
  });
});
