import { assertAlmostEquals, assertEquals } from "@std/assert";
import { parseMetrics } from "@lib/monitoring/service/parse_metrics.ts";
import { serviceCounts, serviceFigures } from "@lib/monitoring/service/service_figures.ts";

/** A scrape after so many answers, half of them within 0.1 s, the rest within 1 s; every tenth failed. */
const scrape = (answers: number, minute: number) =>
  serviceCounts(
    parseMetrics([
      `http_requests_total{route="/v1/forecast",status="200"} ${0.9 * answers}`,
      `http_requests_total{route="/v1/forecast",status="503"} ${0.1 * answers}`,
      'http_requests_total{route="/metrics",status="200"} 900',
      `http_request_duration_seconds_bucket{le="0.1",route="/v1/forecast"} ${0.5 * answers}`,
      `http_request_duration_seconds_bucket{le="1",route="/v1/forecast"} ${answers}`,
      `http_request_duration_seconds_bucket{le="+Inf",route="/v1/forecast"} ${answers}`,
      'http_request_duration_seconds_bucket{le="+Inf",route="/v2/health/live"} 900',
      `forecast_log_failures_total ${answers / 100}`,
      "process_resident_memory_bytes 3e8",
      "forecast_ready 1",
    ].join("\n")),
    new Date(60_000 * minute).toISOString(),
  );

Deno.test("serviceFigures() are those since the last look, without what machines ask", () => {
  const figures = serviceFigures(scrape(400, 1), scrape(100, 0));
  assertEquals([figures.requests, figures.perSecond, figures.unlogged], [300, 5, 3]);
  assertAlmostEquals(figures.errorShare!, 0.1, 1e-12);
  assertAlmostEquals(figures.p50Seconds!, 0.1, 1e-12);
  assertAlmostEquals(figures.p99Seconds!, 0.1 + 0.9 * 0.98, 1e-12);
  assertEquals([figures.memoryBytes, figures.isReady, figures.since], [3e8, true, "1970-01-01T00:00:00.000Z"]);
});

Deno.test("serviceFigures() of a first look, and of a server that was started anew, are since its start", () => {
  const first = serviceFigures(scrape(100, 1), null), anew = serviceFigures(scrape(60, 1), scrape(100, 0));
  assertEquals([first.requests, first.perSecond, first.since], [100, null, null]);
  assertEquals([anew.requests, anew.perSecond, anew.since], [60, 1, null]);
});

Deno.test("serviceFigures() of no request, and of a scrape without metrics, are unknown", () => {
  const idle = serviceFigures(scrape(100, 1), scrape(100, 0));
  assertEquals([idle.requests, idle.errorShare, idle.p99Seconds], [0, null, null]);
  const nothing = serviceFigures(serviceCounts([], scrape(0, 0).at), null);
  assertEquals([nothing.isReady, nothing.memoryBytes, nothing.p50Seconds], [false, null, null]);
});
