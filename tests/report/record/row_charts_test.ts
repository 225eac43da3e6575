import { assertEquals } from "@std/assert";
import { rowCharts } from "@lib/report/record/row_charts.ts";
import { rowEvidence } from "@lib/training/assessment/row_evidence.ts";

const stored = (evidence: unknown): unknown => JSON.parse(JSON.stringify(evidence));

Deno.test("rowCharts() of classes names them, and has scores with their intervals where there are any", () => {
  const evidence = rowEvidence({
    task: { kind: "class", classes: 2 },
    keys: [{ from: 0, to: 2 }, { from: 2, to: 4 }],
    actual: Float64Array.of(1, 0, 0, 1, 0, 1, 1, 0),
    predicted: Float64Array.of(0.8, 0.2, 0.3, 0.7, 0.4, 0.6, 0.6, 0.4),
  }, { targets: ["churn"], classes: ["stays", "leaves"] });
  const charts = rowCharts(stored(evidence))!;
  assertEquals(charts.confusion, { labels: ["stays", "leaves"], counts: [2, 0, 0, 2] });
  assertEquals(charts.classes.map(({ label, share, rocAuc, found }) => [label, share, rocAuc, found.at(-1)]), [[
    "leaves",
    0.5,
    1,
    1,
  ]]);
  const score = (name: string) => charts.scores.find((one) => one.name === name);
  assertEquals(score("accuracy"), {
    target: "",
    name: "accuracy",
    title: "Accuracy",
    isShare: true,
    value: 1,
    lo: 1,
    hi: 1,
  });
  assertEquals([score("f1_micro")?.value, score("f1_micro")?.lo, score("log_loss")?.isShare], [1, 1, false]);
});

Deno.test("rowCharts() of numbers has errors by target, and leaves out metrics that are undefined", () => {
  const evidence = rowEvidence({
    task: { kind: "number", outputs: 2 },
    keys: [{ from: 0, to: 2 }],
    actual: Float64Array.of(0, 1, 0, 2),
    predicted: Float64Array.of(1, 1, 2, 2),
  }, { targets: ["price", "demand"], classes: [] });
  const charts = rowCharts(stored(evidence))!;
  assertEquals(charts.residuals.map(({ target, evidence }) => [target, evidence.rows]), [["price", 2], ["demand", 2]]);
  assertEquals(
    charts.scores.filter(({ name }) => name === "mae" || name === "mape").map((
      { target, name, value },
    ) => [target, name, value]),
    [
      ["price", "mae", 1.5], // every price is 0: it has no MAPE
      ["demand", "mae", 0],
      ["demand", "mape", 0],
    ],
  );
  assertEquals([charts.confusion, charts.classes], [null, []]);
});

Deno.test("rowCharts() of what is no evidence is none", () => {
  for (const other of [undefined, null, 7, {}, { rows: 1 }]) assertEquals(rowCharts(other), null);
});
