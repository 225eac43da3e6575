import { assert, assertEquals } from "@std/assert";
import type { FleetSelection, KeyChoice } from "@lib/competition/selection/fleet.ts";
import { evaluationColumns, evaluationRows } from "@lib/training/run/evaluation_rows.ts";
import { backtestOf } from "../../competition/_backtests.ts";
import { plainProfile } from "../../competition/_intervals.ts";
import { groupOf, planOf } from "../_plan.ts";

const FIELDS = { horizon: 3, folds: { count: 1 }, contenders: ["seasonal_naive", "naive"], levels: [80] };

function choice(index: number, contender: string): KeyChoice {
  return { group: "all", contender, index, ranking: [index], reason: "", why: "group" };
}

/** Two keys; one fold and the hold-out. */
const CHUNK = [
  backtestOf({
    id: "a",
    actual: [[1, 1, 1], [4, NaN, 6]],
    forecasts: [[[1, 1, 1], [2, 3, 4]], [[1, 1, 1], [7, 8, 9]]],
  }),
  backtestOf({
    id: "b",
    actual: [[1, 1, 1], [5, 5, 5]],
    forecasts: [[[NaN, NaN, NaN], [NaN, NaN, NaN]], [[1, 1, 1], [6, 6, 6]]],
    fallback: [[0, 0, 0], [9, 9, 9]],
  }),
];
const SELECTION: FleetSelection = {
  groups: new Map(),
  choices: [choice(0, "other"), choice(0, "seasonal_naive"), choice(1, "naive")],
  oneForAll: "naive",
};
const profile = plainProfile({ levels: [80], ends: [3], upper: [1], growth: [1, 1, 1] });
const intervals = { profile, groups: ["smooth", "smooth", "smooth"], ratios: Float64Array.of(1, 1, 1), priors: {} };
const AT = { selection: SELECTION, intervals, from: 1 };

function table(fields: Parameters<typeof planOf>[0] = {}) {
  const plan = planOf({ ...FIELDS, ...fields });
  const names = evaluationColumns(plan).map(({ name }) => name);
  const columns = evaluationRows(CHUNK, plan, AT);
  assertEquals(columns.length, names.length);
  return Array.from(
    { length: columns[0].length },
    (_, i) => Object.fromEntries(names.map((name, c) => [name, columns[c][i]])),
  );
}

Deno.test("evaluationColumns() are the contract's, in order, with types", () => {
  const columns = evaluationColumns(planOf({ ...FIELDS, contenders: ["seasonal_naive", "naive", "mean"] }));
  assertEquals(columns.map(({ name }) => name), [
    ...["item", "origin", "ds", "step", "y", "yhat", "lo_80", "hi_80", "model"],
    ...["yhat_seasonal_naive", "yhat_naive", "yhat_mean", "yhat_median", "yhat_blend", "yhat_key_blend"],
  ]);
  assertEquals(columns.filter(({ type }) => type === "text").map(({ name }) => name), [
    "item",
    "origin",
    "ds",
    "model",
  ]);
});

Deno.test("evaluationColumns() a key column that is called like another gets a name of its own", () => {
  const group = { ...groupOf(), keyColumns: ["model", "item"] };
  const names = evaluationColumns(planOf(FIELDS, {}, group)).map(({ name }) => name);
  assertEquals(names.slice(0, 2), ["key_model", "item"]);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("evaluationRows() one row per key and step with a known target, from the hold-out alone", () => {
  const rows = table();
  assertEquals(rows.map((row) => [row.item, row.origin, row.ds, row.step, row.y, row.yhat, row.model]), [
    ["a", "2004-09-01", "2004-10-01", 1, 4, 2, "seasonal_naive"],
    ["a", "2004-09-01", "2004-12-01", 3, 6, 4, "seasonal_naive"],
    ["b", "2004-09-01", "2004-10-01", 1, 5, 6, "naive"],
    ["b", "2004-09-01", "2004-11-01", 2, 5, 6, "naive"],
    ["b", "2004-09-01", "2004-12-01", 3, 5, 6, "naive"],
  ]);
});

Deno.test("evaluationRows() ends are around the forecast, cut at zero where demand cannot be negative", () => {
  assertEquals(table().slice(0, 2).map((row) => [row.lo_80, row.hi_80]), [[0, 3], [1, 5]]);
  assertEquals(table({ cleaning: { nonNegative: false } })[0].lo_80, -1);
});

Deno.test("evaluationRows() who did not run on a key has no number there", () => {
  const rows = table();
  assertEquals(rows.map((row) => row.yhat_seasonal_naive), [2, 4, NaN, NaN, NaN]);
  assert(rows.every((row) => Number.isFinite(row.yhat_naive)));
});

Deno.test("evaluationRows() leaves out the steps of the gap", () => {
  assertEquals(table({ evaluate: { gap: 1 } }).map((row) => row.step), [3, 2, 3]);
});
