import { assert, assertEquals } from "@std/assert";
import { Asking, refusal } from "../_fake_service.ts";

Deno.test("/ping and /health tell whether forecasts are answered, /version what runs", async () => {
  const asking = new Asking();
  for (const path of ["/ping", "/health"]) assertEquals(await (await asking.get(path)).text(), "OK\n");
  assertEquals(await (await asking.get("/version")).text(), "1.2.3");
  asking.service.isReady = false;
  assertEquals(await refusal(await asking.get("/ping")), [503, "NOT_READY"]);
});

Deno.test("/metrics is text of Prometheus, /openapi.json describes every route", async () => {
  const asking = new Asking(), metrics = await asking.get("/metrics");
  assertEquals(metrics.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert((await metrics.text()).includes("forecast_keys 3"));
  const { paths } = await (await asking.get("/openapi.json")).json();
  assert("/v1/forecast" in paths && "/v2/models/{name}/versions/{version}/infer" in paths);
});
