import { assertEquals } from "@std/assert";
import { knownKeys } from "@lib/retraining/key_facts.ts";
import { KEYS, shapeFor } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { Shop } from "./_shop.ts";

Deno.test("knownKeys() counts periods since the last fit and the last competition, and rests after what failed", async () => {
  using shop = new Shop();
  const [a, b, c] = KEYS as [typeof KEYS[0], typeof KEYS[0], typeof KEYS[0]];
  const { group } = await shop.read(`${TABLE}2024-01-09,007,n,4\n`);
  shop.train("first", 1, { keys: [a, b] });
  shop.train("again", 5, {
    keys: [a],
    failed: [b, c],
    plan: { refit: { models: [], of: {}, competed: { [a.id]: "2024-01-01" } } },
  });
  await shop.with(async (registry) => {
    const watched = [{ key: b, condition: "degraded", gain: 0.4 }] as const;
    const { facts, champions, served } = await knownKeys(registry, group, {
      positions: [0, 1, 2],
      watched,
      store: shop.store,
    });
    const told = facts.map(({ condition, gain, model, age, competed, wasRefit }) => [
      ...[condition, gain, model, age, competed, wasRefit],
    ]);
    assertEquals(told, [
      [null, null, "champion", 4, 8, true],
      ["degraded", 0.4, "champion", 4, 8, false],
      [null, null, "none", null, null, false],
    ]);
    assertEquals([champions.size, served.size], [2, 2]);
  });
});

Deno.test("knownKeys() a champion that must not meet the table serves nobody once the table does", async () => {
  using shop = new Shop();
  const { group } = await shop.read(TABLE);
  shop.train("first", 1, { keys: KEYS, shape: { ...shapeFor(), target: "sales" } });
  await shop.with(async (registry) => {
    const { facts, champions, served } = await knownKeys(registry, group, {
      positions: [0],
      watched: [],
      store: shop.store,
    });
    assertEquals([facts[0]?.model, champions.size, served.size], ["none", 3, 0]);
  });
});
