import { assertEquals, assertRejects } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { ForecastExecutor } from "@lib/inference/series/forecast_executor.ts";
import { openInferenceShards } from "@lib/inference/shared/inference_shards.ts";
import { HERE, SharedForecasts } from "./_shared.ts";

Deno.test("openInferenceShards() a key that ends its machine again and again fails by name, all others are forecast", async () => {
  const shared = await SharedForecasts.make();
  await shared.share({ limit: 3, shards: 1 });
  const place = await shared.place(), { results } = place;
  const mortal = async () => {
    let isDead = false;
    const end = (): never => {
      isDead = true;
      throw new Error("the machine is dead");
    };
    const put: typeof results.put = (name, bytes) => isDead ? end() : results.put(name, bytes);
    const shards = await openInferenceShards({
      ...{
        place: { ...place, results: { ...results, put } },
        environment: HERE,
        who: "mortal",
        job: "array",
        log: SILENT_LOGGER,
      },
      engine: (context) => ({
        async run(tasks, { onResult }) {
          const executor = await ForecastExecutor.open(context);
          let index = 0;
          for await (const task of tasks) {
            if (task.positions.includes(1) && task.cutOff === undefined) end();
            await onResult(await executor.run(task, () => {}), index++);
          }
          executor.close();
          return index;
        },
        peakBytes: () => 0,
        close: () => Promise.resolve(),
      }),
    });
    return await shards.work(0);
  };
  for (let death = 0; death < 6; death++) await assertRejects(mortal, Error, "dead");
  assertEquals((await mortal()).quarantined, ["forecasts/0:1"]);
  const { outcomes, failures } = await shared.finalize();
  assertEquals([outcomes, failures], [{ champion: 2, fallback: 0, failed: 1 }, { WORKER_CRASHED: 1 }]);
});

Deno.test("openInferenceShards() worker processes forecast from the place alone", async () => {
  const shared = await SharedForecasts.make();
  await shared.share({ limit: 5 });
  for (const folder of [shared.work.registry, shared.work.store]) Deno.removeSync(folder, { recursive: true });
  assertEquals((await shared.doShards({ workers: 1 })).map(({ done }) => done), [1]);
  assertEquals((await shared.finalize()).outcomes, { champion: 5, fallback: 0, failed: 0 });
});
