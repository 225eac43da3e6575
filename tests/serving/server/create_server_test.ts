import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { Asking, NORTH, refusal } from "../_fake_service.ts";

Deno.test("createServer() answers an unknown path, another method and an unreadable address in its own words", async () => {
  const asking = new Asking();
  assertEquals(await refusal(await asking.get("/v1/nothing")), [404, "UNKNOWN_ROUTE"]);
  const wrong = await asking.get("/v1/keys", { method: "DELETE" });
  assertEquals(wrong.headers.get("allow"), "GET, HEAD");
  assertEquals(await refusal(wrong), [405, "METHOD_NOT_ALLOWED"]);
  assertEquals(await refusal(await asking.server.malformed()), [400, "MALFORMED_REQUEST"]);
  assertEquals((await asking.get("/v1/runs", { method: "HEAD" })).status, 200);
});

Deno.test("createServer() tells of each request once, without keys, by its route", async () => {
  const asking = new Asking({ replica: "2" });
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  await asking.post("/v1/forecast?item=007", { keys: [NORTH, NORTH] }, { "X-Request-Id": "mine-1", traceparent });
  await asking.post("/v1/forecast", { keys: [{ item: 7, location: "secret" }] }, { "X-Request-Id": "two\twords" });
  await asking.get("/v1/keys/00000000000000000000000000000000");
  assertEquals(asking.entries.map(({ bytes: _, ...entry }) => entry), [
    {
      time: "2024-01-03T00:01:00.000Z",
      request: "mine-1",
      method: "POST",
      route: "/v1/forecast",
      status: 200,
      ms: 0,
      keys: 2,
      traceparent,
      replica: "2",
    },
    {
      time: "2024-01-03T00:01:00.000Z",
      request: "made",
      method: "POST",
      route: "/v1/forecast",
      status: 400,
      ms: 0,
      code: "MALFORMED_REQUEST",
      replica: "2",
    },
    {
      time: "2024-01-03T00:01:00.000Z",
      request: "made",
      method: "GET",
      route: "/v1/keys/{id}",
      status: 404,
      ms: 0,
      code: "NOT_FOUND",
      replica: "2",
    },
  ]);
});

Deno.test("createServer() gives every answer its request's id and headers that forbid guessing and keeping", async () => {
  const { headers } = await new Asking().get("/v1/runs", { headers: { "X-Request-Id": "r-1" } });
  const told = ["x-request-id", "x-content-type-options", "cache-control"].map((name) => headers.get(name));
  assertEquals(told, ["r-1", "nosniff", "no-store"]);
});

Deno.test("createServer() hides what went wrong inside from clients, and tells who runs it", async () => {
  const asking = new Asking({ hidden: ["/srv/models"] });
  asking.service.instead = () => Promise.reject(new TypeError("x is not a function at /srv/models/registry.db"));
  const mistake = await asking.post("/v1/forecast", { keys: [NORTH] });
  assertEquals([mistake.status, (await mistake.text()).includes("/srv")], [500, false]);
  asking.service.instead = () =>
    Promise.reject(
      new DataError(
        "UNREADABLE_FILE",
        "Cannot read /srv/models/registry.db as it must be a file: current value is a folder",
      ),
    );
  const unreadable = await asking.post("/v1/forecast", { keys: [NORTH] });
  assertEquals([unreadable.status, unreadable.headers.get("retry-after")], [503, "1"]);
  assertEquals((await unreadable.text()).includes("/srv"), false);
  asking.service.instead = null;
  const long = await asking.post("/v1/forecast", { keys: [NORTH], horizon: 11 });
  const { error } = await long.json();
  assertEquals([long.status, error.message], [422, "Cannot forecast as … has 10 steps: current value is 11"]);
  assertEquals(asking.told.map((line) => line.includes("/srv/models/registry.db")), [true, true]);
});

Deno.test("createServer() answers while it drains, says so, and is not ready", async () => {
  const asking = new Asking();
  asking.server.drain();
  const answer = await asking.post("/v1/forecast", { keys: [NORTH] });
  assertEquals([answer.status, answer.headers.get("connection")], [200, "close"]);
  assertEquals((await asking.get("/v2/health/ready")).status, 503);
  assertEquals((await asking.get("/v2/health/live")).status, 200);
});
