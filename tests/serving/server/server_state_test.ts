import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { Asking, NORTH, refusal } from "../_fake_service.ts";

Deno.test("an answer whose forecasts cannot be logged goes out all the same; people are told once", async () => {
  let isFull = true, logged = 0;
  const asking = new Asking({
    onAnswer() {
      if (isFull) throw new DataError("DISK_FULL", "Cannot write as there must be room: current value is none");
      logged++;
    },
  });
  const ask = async () => (await asking.post("/v1/forecast", { keys: [NORTH] })).status;
  assertEquals([await ask(), await ask()], [200, 200]);
  assertEquals(asking.told.length, 1);
  isFull = false;
  await ask();
  isFull = true;
  await ask();
  assertEquals([logged, asking.told.length], [1, 2]);
  assertEquals((await (await asking.get("/metrics")).text()).includes("forecast_log_failures_total 3"), true);
});

Deno.test("predictions of rows are kept before they are sent, or go out all the same", async () => {
  const kept: number[] = [];
  const asking = new Asking({
    onPrediction({ keyOf }) {
      if (kept.push(keyOf.length) > 1) throw new DataError("DISK_FULL", "Cannot write as there must be room");
    },
  });
  asking.service.rows = { targets: ["spent"], classes: [], features: [{ name: "age", kind: "number" }] };
  const ask = async () => (await asking.post("/v1/predict", { rows: [{ ...NORTH, age: 3 }, { ...NORTH }] })).status;
  assertEquals([await ask(), await ask(), kept, asking.told.length], [200, 200, [2, 2], 1]);
});

Deno.test("a look for a new state that fails is counted and told once, and what served goes on", async () => {
  const asking = new Asking();
  asking.service.failure = new DataError("DISK_FAILURE", "Cannot read as it must be there: current value is EIO")
    .toJSON();
  await asking.server.refresh();
  await asking.server.refresh();
  assertEquals(asking.told.length, 1);
  assertEquals((await asking.post("/v1/forecast", { keys: [NORTH] })).status, 200);
  assertEquals((await (await asking.get("/metrics")).text()).includes("forecast_refresh_failures_total 2"), true);
});

Deno.test("a server without a state refuses, and describes the table anew after another state", async () => {
  const asking = new Asking();
  asking.service.isReady = false;
  assertEquals(await refusal(await asking.post("/v1/forecast", { keys: [NORTH] })), [503, "NOT_READY"]);
  asking.service.isReady = true;
  let described = 0;
  const describe = asking.service.describeTable;
  asking.service.describeTable = () => (described++, describe.call(asking.service));
  for (const state of ["1.1", "1.1", "1.2"]) {
    asking.service.state = state;
    await asking.post("/v1/forecast", { keys: [NORTH] });
  }
  assertEquals(described, 2);
});

Deno.test("/metrics may be summed over replicas", async () => {
  const asking = new Asking({
    metricsText: async (own) => `sum of ${(await own()).length > 0}\n`,
  });
  assertEquals(await (await asking.get("/metrics")).text(), "sum of true\n");
});
