import { assertEquals } from "@std/assert";
import { parsePeriod } from "@lib/core/time/calendar.ts";
import { decisionsHash } from "@lib/training/plan/plan.ts";
import { RunHistory } from "@lib/retraining/run_history.ts";
import { KEYS, shapeFor } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { Shop } from "./_shop.ts";

Deno.test("RunHistory.open() says what a run knew, decided and took; what it cannot read it does not know", async () => {
  using shop = new Shop();
  const { group } = await shop.read(TABLE);
  const day = (text: string) => parsePeriod(group.calendar, text);
  const summary = { keys: 2, seconds: { competition: 5, champions: 1 } };
  shop.train("first", 2, { keys: KEYS, summary });
  shop.train("pinned", 3, { keys: KEYS, plan: { pinned: { run: "first", models: {} } } });
  shop.register("old", { keys: KEYS, shape: { ...shapeFor(), target: "sales" } });
  await shop.with(async (registry) => {
    const history = new RunHistory(registry, group), first = await history.open("first");
    const { end, meets, decisions, secondsPerKey, data } = first!;
    assertEquals([end, meets, secondsPerKey, data.version], [day("2024-01-02"), true, 3, 1]);
    assertEquals(decisions, decisionsHash(shop.config));
    assertEquals(await history.pooledEnd("pinned"), day("2024-01-02"));
    const old = await history.open("old");
    assertEquals([old?.end, old?.plan, old?.meets, old?.secondsPerKey], [null, null, false, null]);
    assertEquals([await history.open("gone"), await history.periodOf("soon")], [null, null]);
  });
});
