import { assert, assertEquals } from "@std/assert";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { SumOfMetrics } from "@lib/serving/replicas/sum_of_metrics.ts";
import { countedMetrics } from "@lib/serving/http/shown_metrics.ts";

/** What a replica would report. */
async function counted(requests: Record<string, number>, gauges: Record<string, number>) {
  const registry = new Registry(), registers = [registry];
  const total = new Counter({ name: "http_requests_total", help: "r", labelNames: ["status"], registers });
  for (const [status, count] of Object.entries(requests)) total.inc({ status }, count);
  const seconds = new Histogram({ name: "seconds", help: "s", buckets: [1, 2], registers });
  seconds.observe(1.5);
  for (const [name, value] of Object.entries(gauges)) new Gauge({ name, help: name, registers }).set(value);
  return await countedMetrics(registry);
}

const sources = { replicas: () => 2, ready: () => 1, restarts: () => 3, waiting: () => 0, memory: () => 1000 };
const has = (text: string, lines: string[]) => {
  for (const line of lines) assert(text.split("\n").includes(line), `${line}\n${text}`);
};

Deno.test("SumOfMetrics adds what is counted, label by label, and takes the largest of what replicas have in common", async () => {
  const sum = new SumOfMetrics(sources), memory = "process_resident_memory_bytes";
  const a = await counted({ 200: 5, 500: 1 }, { forecast_keys: 10, forecast_ready: 1, [memory]: 7 });
  const b = await counted({ 200: 3 }, { forecast_keys: 10, forecast_ready: 0, [memory]: 8 });
  has(await sum.text([...a, ...b]), [
    'http_requests_total{status="200"} 8',
    'http_requests_total{status="500"} 1',
    'seconds_bucket{le="1"} 0',
    'seconds_bucket{le="2"} 2',
    "seconds_count 2",
    "forecast_keys 10",
    "forecast_ready 1",
    "process_resident_memory_bytes 1015",
    "forecast_replicas 2",
    "forecast_replicas_ready 1",
    "forecast_replica_restarts_total 3",
  ]);
});

Deno.test("SumOfMetrics keeps what dead processes had counted, however many, and nothing that they were", async () => {
  const sum = new SumOfMetrics(sources);
  for (let i = 0; i < 5; i++) sum.keep(await counted({ 200: 2 }, { process_resident_memory_bytes: 7 }));
  sum.keep([]);
  const text = await sum.text(await counted({ 200: 1 }, { process_resident_memory_bytes: 8 }));
  has(text, ['http_requests_total{status="200"} 11', "seconds_count 6", "process_resident_memory_bytes 1008"]);
  assertEquals(text.match(/^# TYPE http_requests_total /gm)?.length, 1);
});
