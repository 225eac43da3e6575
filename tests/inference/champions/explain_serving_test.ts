import { assertEquals } from "@std/assert";
import { explainServing } from "@lib/inference/champions/explain_serving.ts";
import { naiveChampion, panelOf, served } from "../_fixtures.ts";

const AT = { asOf: 10, horizon: 3 };

Deno.test("explainServing() is of what serves now, and tells what its model was shown", () => {
  const { explanation, version, known, failure } = explainServing(
    served(naiveChampion(), { id: 4 }),
    panelOf([[1, 2, 6]]),
    AT,
  );
  assertEquals([explanation?.base, [...explanation?.yhat ?? []], version, failure], [3, [6, 6, 6], 4, ""]);
  assertEquals([[...known?.y ?? []], known?.seasonLength], [[1, 2, 6], 7]);
});

Deno.test("explainServing() of a key without a model says why there is none", () => {
  const none = { explanation: null, version: null, known: null };
  assertEquals(explainServing({ status: "failed", reason: "NO_CHAMPION" }, panelOf([[1, 2]]), AT), {
    ...none,
    failure: "NO_CHAMPION",
  });
  // Since it was trained everything that was known of it has gone.
  assertEquals(explainServing(served(), panelOf([[NaN, NaN]]), AT), { ...none, failure: "ALL_MISSING" });
});
