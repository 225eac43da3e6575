import { assertEquals } from "@std/assert";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { openFuture } from "@lib/inference/plan/open_future.ts";
import { codeOf, configOf } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

Deno.test("openFuture() reads what models know ahead, says what is missing there, and needs nothing where they know nothing", async () => {
  const config = configOf({ exogenous: { future: ["price"] } });
  const work = new Workspace(config);
  await work.load("date,item,location,demand,price\n2024-01-03,007,n,1,2\n2024-01-03,7,n,1,2\n");
  const group = await currentGroup(work.store, "demo");
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message) };
  const future = work.write("f.csv", "date,item,location,price\n2024-01-04,007,n,5\n");
  const frame = await openFuture(config, group, { future, log });
  assertEquals([...frame?.columns[0].values ?? []], [5, NaN, NaN, NaN, NaN, NaN]);
  assertEquals(warnings.some((text) => text.includes("FUTURE_ROWS_MISSING")), true);
  assertEquals(await codeOf(() => openFuture(config, group, {})), "FUTURE_COLUMN_MISSING");
  assertEquals(await openFuture(configOf(), group, {}), null);
  assertEquals(await openFuture(config, group, { future: frame! }), frame, "read once, for all who need it");
});
