import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { recordedVersion } from "@lib/data/store/serving_record.ts";
import { previewRetraining } from "@lib/retraining/preview_retraining.ts";
import { watchNothing } from "@lib/retraining/watched_table.ts";
import { KEYS, NOW } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { Shop } from "./_shop.ts";

Deno.test("previewRetraining() tells what would be done, and what serves stays", async () => {
  using shop = new Shop();
  await shop.load();
  const input = shop.write("newer.csv", `${TABLE}2024-03-01,007,n,4\n`);
  const at = { store: shop.store, registry: shop.registry, input, request: {}, watch: watchNothing, now: NOW };
  const error = await assertRejects(() => previewRetraining(shop.config, at), RegistryError);
  assertEquals(error.code, "NOT_FOUND");
  shop.train("first", 3, { keys: KEYS.slice(0, 2) });
  const { keys, skipped, blocked } = await previewRetraining(shop.config, at);
  assertEquals(keys.map(({ reason, tier }) => [reason, tier]), [["new", "competition"], ["stale", "refit"]]);
  assertEquals([skipped.map(({ reason }) => reason), blocked], [["UNCHANGED"], []]);
  assertEquals(await recordedVersion(shop.store, "demo"), 1);
});
