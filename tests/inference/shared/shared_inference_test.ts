import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { findInference, openSharedInference } from "@lib/inference/shared/shared_inference.ts";
import { HERE, SharedForecasts } from "./_shared.ts";

Deno.test("openSharedInference() gives what was planned, and refuses what is not as it was", async () => {
  const shared = await SharedForecasts.make(), place = await shared.place();
  const open = (environment = HERE) => openSharedInference(place, { environment, log: SILENT_LOGGER });
  const codeOf = async (work: () => Promise<unknown>) => (await assertRejects(work, DataError)).code;
  assertEquals([await findInference(place), await codeOf(open)], [null, "NO_PLAN"]);
  const { plan } = await shared.share(), { tasks, context, group } = await open();
  assertEquals(tasks.flatMap(({ positions }) => positions).length, 700);
  assertEquals([context.facts.config.horizon, group.contentHash], [2, plan.job.contentHash]);
  assertEquals(await codeOf(() => open({ ...HERE, revision: "b2" })), "CODE_CHANGED");
  Deno.writeTextFileSync(`${place.near}/inference/facts`, "damaged");
  assertEquals(await codeOf(open), "CORRUPT_PLAN");
});
