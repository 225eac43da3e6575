import { assertEquals } from "@std/assert";
import { planTableRetraining } from "@lib/retraining/plan_table_retraining.ts";
import type { RetrainingRequest } from "@lib/retraining/plan_table_retraining.ts";
import type { WatchedTable } from "@lib/retraining/watched_table.ts";
import { sharedName } from "@lib/training/plan/plan_record.ts";
import { configOf, KEYS, naiveChampion } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { Shop } from "./_shop.ts";

const MARCH = KEYS.map(({ parts }) => `2024-03-01,${parts.join(",")},4\n`).join("");
const NOTHING: WatchedTable = { conditions: [], blocked: [], withheld: [] };

async function plan(
  shop: Shop,
  { request = {}, watched = NOTHING, text = TABLE + MARCH }: {
    request?: RetrainingRequest;
    watched?: WatchedTable;
    text?: string;
  } = {},
) {
  const table = await shop.read(text);
  return await shop.with((registry) =>
    planTableRetraining(registry, table, { root: shop.registry, store: shop.store, request, watched })
  );
}

/** A champion of one model of its own, and one of a model of all keys. */
const pooled = naiveChampion({
  members: [{ ...naiveChampion().members[0]!, contender: "global_ridge", shared: sharedName("global_ridge") }],
});

Deno.test("planTableRetraining() fits chosen models again with their weights, and says when they last competed", async () => {
  using shop = new Shop();
  await shop.load();
  shop.train("first", 3, { keys: KEYS });
  const { plan: { keys }, selection, champions, meets } = await plan(shop);
  assertEquals([keys.length, new Set(keys.map(({ tier }) => tier)), meets], [3, new Set(["refit"]), true]);
  assertEquals(selection?.refit?.models, [{ contender: "naive", combine: "weighted", weights: { naive: 1 } }]);
  assertEquals(new Set(Object.values(selection?.refit?.competed ?? {})), new Set(["2024-01-03"]));
  assertEquals([Object.values(champions).sort(), selection?.pinned], [[1, 2, 3], undefined]);
});

Deno.test("planTableRetraining() holds a competition where the config enters others now, and cannot refit who left it", async () => {
  using shop = new Shop();
  await shop.load();
  shop.train("first", 3, { keys: KEYS, config: configOf({ contenders: ["naive", "ses"] }) });
  const { plan: { keys } } = await plan(shop);
  assertEquals(keys.map(({ reason, tier }) => [reason, tier]), KEYS.map(() => ["stale", "competition"]));
});

Deno.test("planTableRetraining() models of all keys serve on until their time has come, or somebody asks", async () => {
  const config = configOf({ contenders: ["naive", "global_ridge"], retraining: { global: 90 } });
  using shop = new Shop(config);
  await shop.load();
  const entered = [{ name: "global_ridge", family: "global_ridge", scope: "pooled", params: {} }];
  const shared = { [sharedName("global_ridge")]: {} };
  shop.train("first", 3, { keys: [KEYS[0]!], champion: pooled, plan: { contenders: entered }, shared });
  shop.train("own", 3, { keys: [KEYS[1]!] });
  const tiers = async (request: RetrainingRequest) => {
    const { plan: { keys }, selection } = await plan(shop, { request });
    return [keys.map(({ reason, tier }) => `${reason} ${tier}`).sort(), selection?.pinned ?? null];
  };
  const waiting = [["new competition", "stale actuals", "stale refit"], "first"];
  assertEquals(await tiers({}), waiting);
  assertEquals(await tiers({ scope: "local" }), waiting);
  assertEquals(await tiers({ scope: "all" }), [["new competition", "stale refit", "stale refit"], null]);
});

Deno.test("planTableRetraining() trains nothing where something blocks, and nothing twice on the same rows", async () => {
  using shop = new Shop();
  await shop.load();
  shop.train("first", 3, { keys: KEYS });
  const conditions = KEYS.map((key) => ({ key, condition: "degraded", gain: 0.5 } as const));
  const blocked = [{ code: "MASS_ALARM", message: "" }];
  const mass = await plan(shop, { watched: { ...NOTHING, conditions, blocked } });
  assertEquals([mass.plan.blocked.map(({ code }) => code), mass.selection], [["MASS_ALARM"], null]);
  const forced = await plan(shop, {
    watched: { ...NOTHING, conditions, blocked },
    request: { force: true, budget: { keys: 2 } },
  });
  assertEquals([forced.plan.keys.length, forced.plan.skipped.map(({ reason }) => reason)], [2, ["BUDGET"]]);
  const same = await plan(shop, { request: { triggers: ["manual"], budget: { keys: 1 } }, text: TABLE });
  assertEquals(same.plan.skipped.map(({ reason }) => reason), KEYS.map(() => "UNCHANGED"));
  // Only one has new rows: those that have none take nothing of the budget.
  const one = await plan(shop, {
    request: { triggers: ["manual"], budget: { keys: 1 } },
    text: `${TABLE}2024-01-04,a|b,../../x,1\n`,
  });
  assertEquals(one.plan.keys.map(({ key }) => key.id), [KEYS[2]!.id]);
});

Deno.test("planTableRetraining() tries a fit that failed again on the same rows, and not a key that nobody could be judged on", async () => {
  using shop = new Shop();
  await shop.load();
  for (const [k, fallback] of (["TIME_LIMIT", "NO_EVALUATION", "TOO_SHORT"] as const).entries()) {
    shop.train(`run${k}`, 3, { keys: [KEYS[k]!], fallback });
  }
  const { plan: { keys, skipped } } = await plan(shop, { request: { triggers: ["manual"] }, text: TABLE });
  assertEquals([keys.map(({ key }) => key.id), skipped.map(({ reason }) => reason)], [
    [KEYS[0]!.id],
    ["UNCHANGED", "UNCHANGED"],
  ]);
});
