import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { Asking, refusal } from "../_fake_service.ts";

Deno.test("GET /v1/alerts tells what holds of the table that is served", async () => {
  const asked: string[] = [];
  const asking = new Asking({ alerts: (table) => (asked.push(table), []) });
  assertEquals([await (await asking.get("/v1/alerts")).json(), asked], [{ alerts: [] }, ["demo"]]);
  const damaged = new Asking({
    alerts() {
      throw new DataError("DAMAGED_FILE", "Cannot read /srv/x as it must be whole: current value is not");
    },
  });
  assertEquals(await refusal(await damaged.get("/v1/alerts")), [503, "DAMAGED_FILE"]);
});
