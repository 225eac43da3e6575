import { assertEquals } from "@std/assert";
import { parseMetrics } from "@lib/monitoring/service/parse_metrics.ts";

Deno.test("parseMetrics() reads names, labels, values and times, and passes over what is none", () => {
  const text = [
    "# HELP a_total help",
    "# TYPE a_total counter",
    'a_total{route="/v1/keys/{id}",b="x\\"y\\\\z\\n"} 3 1700000000000',
    'b_bucket{le="+Inf"} +Inf',
    "c 1e-3",
    "d NaN",
    "no value",
    "",
  ].join("\n");
  assertEquals(parseMetrics(text), [
    { name: "a_total", labels: { route: "/v1/keys/{id}", b: 'x"y\\z\n' }, value: 3 },
    { name: "b_bucket", labels: { le: "+Inf" }, value: Infinity },
    { name: "c", labels: {}, value: 0.001 },
    { name: "d", labels: {}, value: NaN },
    { name: "no", labels: {}, value: NaN },
  ]);
});
