import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { RowsAnswer } from "@lib/inference/service/rows_answer.ts";
import { formatPredictions } from "@lib/serving/protocols/format_predictions.ts";

const SERVED = { status: "champion", model: "m", scope: "global", version: 3, id: 9, run: "r", reason: "" } as const;
const NONE = {
  status: "failed",
  model: "",
  scope: null,
  version: 0,
  id: null,
  run: "",
  reason: "NO_CHAMPION",
} as const;

function answerOf(predictions: Partial<RowsAnswer["predictions"]>): RowsAnswer {
  return {
    ...{ table: "t", keyColumns: ["shop"], dataVersion: 1, state: "s", notes: [{ code: "C", message: "m" }] },
    keys: [seriesKey(["a"]), seriesKey(["b"])],
    keyOf: Int32Array.of(1, 0, 0),
    names: () => [],
    predictions: {
      ...{ targets: ["y"], classes: [], levels: [90], lo: [], hi: [], sets: [], labels: new Int32Array() },
      ...{ values: new Float64Array(3), keys: [SERVED, NONE], failed: Uint8Array.of(1, 0, 1), ...predictions },
    },
  };
}

Deno.test("formatPredictions() writes a failed key and a failed row with their reasons, and unknown numbers as null", () => {
  const values = Float64Array.of(NaN, 2, NaN);
  const answer = formatPredictions(answerOf({ values, lo: [values], hi: [values] }), "q");
  const { predictions, request, notes } = JSON.parse(JSON.stringify(answer));
  assertEquals([request, notes], ["q", [{ code: "C", message: "m" }]]);
  assertEquals(
    predictions.map((row: Record<string, unknown>) => [row.key, row.status, row.reason, row.yhat, row.lo_90]),
    [
      [{ shop: "b" }, "failed", "NO_CHAMPION", { y: null }, { y: null }],
      [{ shop: "a" }, "champion", "", { y: 2 }, { y: 2 }],
      [{ shop: "a" }, "failed", "NOT_FINITE", { y: null }, { y: null }],
    ],
  );
  assertEquals([predictions[1].versionId, predictions[1].scope, predictions[0].versionId], [9, "global", null]);
});

Deno.test("formatPredictions() writes classes; a row without a prediction has no class and no set", () => {
  const answer = formatPredictions(
    answerOf({
      classes: ["no", "yes"],
      values: Float64Array.of(NaN, NaN, 0.25, 0.75, NaN, NaN),
      labels: Int32Array.of(-1, 1, -1),
      sets: [Uint8Array.of(1, 1, 0, 1, 1, 1)],
    }),
    "q",
  );
  const { predictions } = JSON.parse(JSON.stringify(answer));
  assertEquals(
    predictions.map((row: Record<string, unknown>) => [row.class, row.probabilities, row.set_90]),
    [
      [null, { no: null, yes: null }, null],
      ["yes", { no: 0.25, yes: 0.75 }, ["yes"]],
      [null, { no: null, yes: null }, null],
    ],
  );
});
