import { assertEquals } from "@std/assert";
import { openForecastService } from "@lib/inference/service/open_service.ts";
import { codeOf, KEYS } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

Deno.test("openForecastService() opens the table of the newest run, and refuses a folder without one", async () => {
  const work = new Workspace();
  await work.load();
  assertEquals(await codeOf(() => openForecastService(work.source({}))), "NOT_FOUND");
  work.register("r1", { keys: KEYS });
  const service = await openForecastService(work.source({}));
  assertEquals((await service.describeTable()).table, "demo");
  assertEquals([service.status().ready, service.status().champions], [true, 3]);
  service.close();
});
