import { assertEquals } from "@std/assert";
import { Asking, NORTH, refusal } from "../_fake_service.ts";

Deno.test("POST /v1/forecast answers keys in their order, unknown numbers as null, unknown keys as failed", async () => {
  const answer = await new Asking().post("/v1/forecast", { keys: [NORTH, { item: "7", location: "north" }] });
  const { forecasts, ...rest } = await answer.json();
  assertEquals(rest, {
    table: "demo",
    dataVersion: 3,
    state: "1.1",
    origin: "2024-01-03",
    horizon: 2,
    levels: [80],
    ds: ["2024-01-04", "2024-01-05"],
    notes: [],
    request: "made",
  });
  assertEquals(forecasts[0].key, NORTH);
  assertEquals([forecasts[0].yhat, forecasts[0].lo_80, forecasts[0].hi_80], [[0, 1], [-1, null], [1, 2]]);
  assertEquals([forecasts[0].versionId, forecasts[0].model, forecasts[0].run], [4, "naive", "r1"]);
  assertEquals([forecasts[1].status, forecasts[1].reason, forecasts[1].versionId], ["failed", "NO_MATCHING_KEY", null]);
});

Deno.test("POST /v1/forecast passes horizon, levels, rows and versions on", async () => {
  const asking = new Asking({ choice: { stage: "Staging" } });
  const actuals = [{ ...NORTH, date: "2024-01-04", demand: 3, stock: null }];
  const future = [{ ...NORTH, date: "2024-01-05", price: 1.5 }];
  await asking.post("/v1/forecast", { keys: [NORTH], horizon: 1, levels: [50], actuals, future, run: "r1" });
  await asking.post("/v1/forecast", { keys: [NORTH] });
  for (const [version, choice] of [[4, { id: 4 }], ["naive_v1.0.0", { semantic: "naive_v1.0.0" }]] as const) {
    await asking.post("/v1/forecast", { keys: [NORTH], version });
    assertEquals(asking.service.asked.at(-1)?.choice, choice);
  }
  assertEquals(asking.service.asked.slice(0, 2), [
    {
      keys: [["007", "north"]],
      horizon: 1,
      levels: [50],
      choice: { run: "r1" },
      actuals: [{ key: ["007", "north"], ds: "2024-01-04", values: { demand: 3, stock: null } }],
      future: [{ key: ["007", "north"], ds: "2024-01-05", values: { price: 1.5 } }],
    },
    { keys: [["007", "north"]], horizon: undefined, levels: undefined, choice: { stage: "Staging" } },
  ]);
});

const BAD: Readonly<Record<string, unknown>> = {
  "no keys": { keys: [] },
  "a number for a text": { keys: [{ item: 7, location: "north" }] },
  "a column too few": { keys: [{ item: "7" }] },
  "a column too many": { keys: [{ ...NORTH, path: "/etc/passwd" }] },
  "a field too many": { keys: [NORTH], horizont: 3 },
  "a level of 100": { keys: [NORTH], levels: [100] },
  "an alias and a stage": { keys: [NORTH], alias: "champion", stage: "Staging" },
  "a column that is not known ahead": { keys: [NORTH], future: [{ ...NORTH, date: "2024-01-05", stock: 3 }] },
  "a list": [],
  "no JSON": "{",
  "deep JSON": "[".repeat(100) + "]".repeat(100),
  "nothing": "",
};

Deno.test("POST /v1/forecast refuses what is malformed before anybody works on it", async () => {
  const asking = new Asking();
  for (const [name, body] of Object.entries(BAD)) {
    assertEquals(await refusal(await asking.post("/v1/forecast", body)), [400, "MALFORMED_REQUEST"], name);
  }
  const form = { "Content-Type": "text/plain" };
  assertEquals(await refusal(await asking.post("/v1/forecast", { keys: [NORTH] }, form)), [
    415,
    "UNSUPPORTED_MEDIA_TYPE",
  ]);
  assertEquals(asking.service.asked, []);
});

Deno.test("POST /v1/forecast refuses more keys than the limit", async () => {
  const asking = new Asking({ limits: { keys: 1 } });
  assertEquals(await refusal(await asking.post("/v1/forecast", { keys: [NORTH, NORTH] })), [413, "BODY_TOO_LARGE"]);
});

Deno.test("POST /v1/forecast gives up at the deadline, and refuses at once where too many wait", async () => {
  const asking = new Asking({ limits: { concurrent: 1, queue: 0, requestMs: 5 } });
  const gate = Promise.withResolvers<void>();
  asking.service.instead = () => gate.promise;
  const first = asking.post("/v1/forecast", { keys: [NORTH] });
  while (asking.service.asked.length === 0) await Promise.resolve();
  const second = await asking.post("/v1/forecast", { keys: [NORTH] });
  assertEquals(second.headers.get("retry-after"), "1");
  assertEquals(await refusal(second), [503, "OVERLOADED"]);
  assertEquals(await refusal(await first), [504, "TIME_LIMIT"]);
  assertEquals(asking.told, []);
  gate.resolve();
});
