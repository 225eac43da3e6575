import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { openShards } from "@lib/cli/train/open_shards.ts";
import { writePlanFile } from "@lib/engines/shards/plan_file.ts";
import { openPlace } from "@lib/storage/results/place.ts";

Deno.test("openShards() a plan of a kind that this release does not know is refused", async () => {
  const place = await openPlace(Deno.makeTempDirSync());
  const environment = { revision: "", clean: null, lock: "", deno: "", platform: "" };
  const open = () => openShards({ place, environment, who: "test", workers: 1, log: SILENT_LOGGER });
  assertEquals((await assertRejects(open, DataError)).code, "NO_PLAN");
  await writePlanFile(place, { run: "r", job: { kind: "dream" }, workHash: "", shards: 1, environment });
  assertEquals((await assertRejects(open, DataError)).code, "CORRUPT_PLAN");
});
