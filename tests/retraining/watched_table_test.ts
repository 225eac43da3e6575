import { assertEquals } from "@std/assert";
import { watchNothing } from "@lib/retraining/watched_table.ts";

Deno.test("watchNothing() says nothing of any key", async () => {
  assertEquals(await watchNothing(), { conditions: [], blocked: [], withheld: [] });
});
