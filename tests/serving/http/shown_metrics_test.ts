import { assertEquals } from "@std/assert";
import { Counter, Registry } from "prom-client";
import { countedMetrics, shownMetrics } from "@lib/serving/http/shown_metrics.ts";

Deno.test("shownMetrics() shows what was counted so far, however often it is looked at", async () => {
  const registry = new Registry(), { gauge, counter } = shownMetrics([registry]);
  let held = 3;
  gauge("held", "Held", () => held);
  counter("done_total", "Done", () => 2 * held);
  const read = async () => (await registry.metrics()).split("\n").filter((line) => /^\w/.test(line));
  assertEquals(await read(), ["held 3", "done_total 6"]);
  assertEquals(await read(), ["held 3", "done_total 6"]);
  held = 4;
  assertEquals(await read(), ["held 4", "done_total 8"]);
});

Deno.test("countedMetrics() are data that another process can be sent, with kind, labels and values", async () => {
  const registry = new Registry();
  new Counter({ name: "done_total", help: "Done", labelNames: ["way"], registers: [registry] }).inc({ way: "a" }, 2);
  const [done] = structuredClone(await countedMetrics(registry));
  assertEquals([done?.name, done?.help, done?.type], ["done_total", "Done", "counter"]);
  assertEquals(done?.values.map(({ value, labels }) => [value, labels.way]), [[2, "a"]]);
});
