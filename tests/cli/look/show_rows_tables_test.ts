import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { formatShownRows } from "@lib/cli/look/show_rows_tables.ts";
import type { ShownRows } from "@lib/lineage/show_rows.ts";
import { ROW_CALENDAR } from "../../inference/rows/_fixtures.ts";

const KEY = seriesKey(["a"]);
const SHOWN: ShownRows = {
  ...{
    key: KEY,
    keyColumns: ["shop"],
    status: "champion",
    model: "blend",
    scope: "blend",
    version: 2,
    id: 1,
    run: "r1",
    reason: "",
  },
  ...{ dataVersion: 1, damaged: [], card: null, metric: "log_loss", versions: [] },
  table: { targets: ["left"], classes: ["no", "yes"], classRows: [3, 1], folds: 5, partRows: [], isTimed: false },
  panel: {
    ...{
      calendar: ROW_CALENDAR,
      keyColumns: ["shop"],
      keys: [KEY],
      offsets: Int32Array.of(0, 4),
      ds: new Int32Array(4),
    },
    ...{ y: Float64Array.of(0, 0, 0, 1), exogenous: [] },
  },
  predictions: {
    ...{ targets: ["left"], classes: ["no", "yes"], levels: [], lo: [], hi: [], sets: [], keys: [] },
    values: Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.4, 0.6, 0.3, 0.7),
    labels: Int32Array.of(0, 0, 1, 1),
    failed: new Uint8Array(4),
  },
};

Deno.test("formatShownRows() tells of classes how often they came and were decided, and their mean probabilities", () => {
  assertEquals(formatShownRows(SHOWN, { isWhole: false }).split("\n"), [
    "a: left of 4 rows, predicted by blend (models of its own and of all keys), version 2",
    "",
    "class  rows    came  mean probability  where it came  decided",
    "no        3  75.0 %            60.0 %         70.0 %   50.0 %",
    "yes       1  25.0 %            40.0 %         70.0 %   50.0 %",
    "Its model has learned of these rows: how it does on others is told by the hold-out.",
    "",
    "No version of its own is registered.",
  ]);
});

Deno.test("formatShownRows() tells of each target how it is spread, and says why there is no prediction", () => {
  const { table, panel, predictions } = SHOWN, targets = ["price", "demand"];
  const failed = {
    ...predictions,
    targets,
    classes: [],
    labels: new Int32Array(0),
    values: new Float64Array(4).fill(NaN),
  };
  const lines = formatShownRows({
    ...{ ...SHOWN, status: "failed", model: "", scope: null, reason: "SINGULAR" },
    table: { ...table, targets, classes: [] },
    panel: { ...panel, ds: new Int32Array(2), y: Float64Array.of(1, 10, 3, NaN), targets: 2 },
    predictions: failed,
  }, { isWhole: false }).split("\n");
  assertEquals(lines[0], "a: price, demand of 2 rows, no prediction: SINGULAR");
  assertEquals(lines.slice(3, 7).map((line) => line.split(/ +/).slice(0, 5).join(" ")), [
    "price came 2 1 1.500",
    " predicted 0",
    "demand came 1 10 10",
    " predicted 0",
  ]);
});
