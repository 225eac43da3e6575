import { assertEquals } from "@std/assert";
import { metricByGroup, SHORT } from "@lib/competition/problems/short_keys.ts";

Deno.test("metricByGroup() is that of the run, but for keys of few rows where these do not have it", () => {
  const of = (metric: string) => ["all", SHORT.kind].map(metricByGroup(metric, { roc_auc: "log_loss" }));
  assertEquals([of("roc_auc"), of("accuracy")], [["roc_auc", "log_loss"], ["accuracy", "accuracy"]]);
});
