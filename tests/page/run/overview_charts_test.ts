import { assert, assertEquals } from "@std/assert";
import { comparisonChart, overviewCharts } from "@lib/page/run/overview_charts.ts";
import { sampleRecord } from "../../report/_run_record.ts";
import { chartTexts } from "../../plots/_golden.ts";

Deno.test("comparisonChart() names ways of forecasting in words", () => {
  const chart = comparisonChart(sampleRecord(10))(700);
  assert(chart !== null && chartTexts(chart).includes("seasonal naive"));
});

Deno.test("overviewCharts() one for each that the record has data of, with what it says", () => {
  const record = sampleRecord(10), { charts } = record, all = overviewCharts(record);
  // What others say is said by the charts themselves.
  assertEquals(all.map(({ says }) => says).filter((says) => says !== ""), ["80 % intervals are 6 points too narrow."]);
  for (const { draw } of all.flatMap(({ draws }) => draws)) assert(draw(700) !== null);
  const none = {
    ...charts,
    coverage: null,
    seconds: null,
    phases: null,
    members: null,
    localGlobal: null,
    rows: null,
    importance: [],
    contributions: [],
  };
  assertEquals(overviewCharts({ ...record, comparison: [], charts: none }), []);
  // Regret is drawn from the comparison: not without an oracle, nor of a fold that choices have seen.
  assertEquals(overviewCharts({ ...record, charts: none }).length, 1);
  assertEquals(overviewCharts({ ...record, head: { ...record.head, isHeldOut: false }, charts: none }), []);
});

Deno.test("overviewCharts() features of several models are one chart with a choice", () => {
  const record = sampleRecord(10), [model] = record.charts.importance;
  const charts = { ...record.charts, importance: [model!, { ...model!, model: "global_hurdle" }] };
  const names = overviewCharts({ ...record, charts }).map(({ draws }) => draws.map(({ name }) => name));
  assertEquals(names.filter(({ length }) => length > 1), [["global_gradient_boosting", "global_hurdle"]]);
});

Deno.test("comparisonChart() says what it is of: a hold-out, the last fold, or past origins", () => {
  const record = sampleRecord(10), { head } = record, [span] = head.spans;
  const texts = (own: Partial<typeof head>) =>
    chartTexts(comparisonChart({ ...record, head: { ...head, ...own } })(700)!);
  assert(texts({}).includes("Methods compared on the hold-out"));
  assert(texts({ isHeldOut: false }).includes("Methods compared on the last fold, which choices were made on"));
  assert(texts({ kind: "evaluation", spans: [span!, span!] }).includes("Methods compared on 2 past origins"));
});

Deno.test("overviewCharts() of rows: confusion, curves and calibration of classes, errors of each number", () => {
  const record = sampleRecord(10),
    none = { ...record.charts, coverage: null, seconds: null, importance: [], contributions: [] };
  const curve = { found: [0, 1], falseAlarms: [0, 0.5], precision: [1, 0.6], predicted: [0.4], came: [null] };
  const classes = [{ label: "leaves", share: 0.4, rocAuc: 0.8, prAuc: null, error: 0.1, ...curve }];
  const confusion = { labels: ["stays", "leaves"], counts: [3, 1, 2, 4] };
  const titles = (rows: NonNullable<typeof none.rows>) =>
    overviewCharts({ ...record, comparison: [], charts: { ...none, rows } }).map(({ draws }) =>
      draws[0]?.draw(700)?.title
    );
  assertEquals(titles({ rows: 10, scores: [], confusion, classes, residuals: [] }), [
    "Confusion: what came, and what was said",
    "How well classes are told apart: ROC, and precision over recall",
    "Calibration: what was said, and what came",
  ]);
  const evidence = {
    rows: 1,
    bins: [{ predicted: 1, actual: 2, residuals: [1, 1, 1] as const, rows: 1 }],
    predicted: [1],
    actual: [2],
  };
  const residuals = ["price", "demand"].map((target) => ({ target, evidence }));
  assertEquals(titles({ rows: 1, scores: [], confusion: null, classes: [], residuals }), [
    "Errors of price by what was predicted",
    "Errors of demand by what was predicted",
  ]);
});

Deno.test("overviewCharts() of local and global models how their errors are spread, and where local is clearly better", () => {
  const record = sampleRecord(10), head = { ...record.head, metric: "accuracy" };
  const localGlobal = { rows: [0, 1], ratios: [0.5, 2], local: [0.1, 0.2], global: [0.2, 0.1], clear: [1, 0] as const };
  const charts = { ...record.charts, coverage: null, seconds: null, importance: [], localGlobal };
  const drawn = overviewCharts({ ...record, head, comparison: [], charts }).map(({ draws }) => draws[0]!.draw(700)!);
  assertEquals(drawn.map(({ title }) => title), [
    "Distribution of 1 − Accuracy over keys: local against global",
    "Local against global models: ratio of 1 − Accuracy by key",
  ]);
  assert(chartTexts(drawn[1]!).includes("local clearly better (1 key)"));
});

Deno.test("overviewCharts() what columns add, by model, and that some are estimated", () => {
  const record = sampleRecord(10), gains = { outputs: ["spend"], columns: ["age"], cells: [[31]], values: [4] };
  const contributions = [{ model: "global_ridge", isExact: true, ...gains }, {
    model: "global_mlp",
    isExact: false,
    ...gains,
  }];
  const charts = { ...record.charts, coverage: null, seconds: null, importance: [], contributions };
  const [chart] = overviewCharts({ ...record, comparison: [], charts });
  assertEquals(chart!.draws.map(({ draw }) => draw(700)?.title), [
    "What columns add to the predictions of global_ridge",
    "What columns add to the predictions of global_mlp, estimated",
  ]);
});
