import { assert, assertEquals } from "@std/assert";
import { Asking, KEYS, NORTH } from "../_fake_service.ts";

const text = async (asking: Asking) => await (await asking.get("/metrics")).text();

Deno.test("ServerMetrics count requests by route, method and status, and show what the service counts", async () => {
  const asking = new Asking();
  await asking.post("/v1/forecast", { keys: [NORTH, NORTH] });
  await asking.get(`/v1/keys/${KEYS[0].id}`);
  await asking.get("/a/made/up/path");
  await asking.get("/v1/keys", { method: "BREW" });
  const metrics = await text(asking);
  for (
    const line of [
      'http_requests_total{method="POST",route="/v1/forecast",status="200"} 1',
      'http_requests_total{method="GET",route="/v1/keys/{id}",status="200"} 1',
      'http_requests_total{method="GET",route="none",status="404"} 1',
      'http_requests_total{method="other",route="/v1/keys",status="405"} 1',
      "forecast_requests_total 1",
      "forecast_keys_answered_total 2",
      "forecast_ready 1",
      "forecast_snapshot_age_seconds 60",
      'forecast_cache_hits_total{cache="models"} 5',
      'forecast_build_info{version="1.2.3"} 1',
      "process_resident_memory_bytes 1000",
      'http_request_duration_seconds_count{route="/v1/forecast"} 1',
    ]
  ) assert(metrics.split("\n").includes(line), `${line}\n${metrics}`);
  assertEquals((await text(asking)).includes("forecast_keys_answered_total 2"), true, "scrapes do not add up");
  for (const part of ["007", "north", KEYS[0].id, "made", "BREW"]) assert(!metrics.includes(part), part);
});

Deno.test("ServerMetrics of two servers in a process do not mix", async () => {
  const [one, two] = [new Asking(), new Asking()];
  await one.get("/v1/runs");
  assertEquals((await text(two)).includes('route="/v1/runs"'), false);
});
