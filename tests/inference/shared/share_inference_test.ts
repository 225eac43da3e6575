import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { HERE, SharedForecasts } from "./_shared.ts";

Deno.test("shareInference() goes on where it was cut off, and refuses other work", async () => {
  const shared = await SharedForecasts.make(), first = await shared.share(), place = await shared.place();
  assertEquals([first.keys, first.isNew, first.due?.pass], [700, true, 0]);
  assert((first.due?.shards.length ?? 0) === 2 && first.plan.job.chunks.length > 1);
  Deno.removeSync(`${shared.address}/plan.json`);
  Deno.removeSync(`${place.near}/passes`, { recursive: true });
  const second = await shared.share();
  assertEquals([second.plan.workHash, second.due], [first.plan.workHash, first.due]);
  const third = await shared.share({ now: () => new Date(0) });
  assertEquals([third.isNew, third.plan], [false, second.plan], "the plan that is there stays");
  const codeOf = async (options: Parameters<SharedForecasts["share"]>[0]) =>
    (await assertRejects(() => shared.share(options), DataError)).code;
  assertEquals(await codeOf({ horizon: 1 }), "PLAN_CHANGED");
  assertEquals(await codeOf({ environment: { ...HERE, revision: "b2" } }), "CODE_CHANGED");
});
