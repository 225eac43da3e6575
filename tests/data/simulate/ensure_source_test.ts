import { assertEquals } from "@std/assert";
import { ensureSource } from "@lib/data/simulate/ensure_source.ts";

Deno.test("ensureSource() makes a simulated table beside the store, and leaves every other source as it is", async () => {
  const root = Deno.makeTempDirSync(), store = `${root}/features`;
  const path = await ensureSource("simulator:reviews", { store });
  assertEquals([path, Deno.statSync(String(path)).isFile], [`${root}/raw/reviews.csv`, true]);
  assertEquals(await ensureSource("simulator:reviews", { store, raw: `${root}/raw` }), path);
  assertEquals(await ensureSource("sales.csv", { store }), "sales.csv");
});
