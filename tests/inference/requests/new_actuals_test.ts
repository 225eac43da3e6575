import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { checkActuals, extendHistory, gatherActuals } from "@lib/inference/requests/new_actuals.ts";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";
import type { TableRow } from "@lib/inference/requests/read_rows.ts";
import { KEYS } from "../_fixtures.ts";
import { codesOf, groupOf, historyOf } from "../_table.ts";

const [KEY, OTHER] = KEYS;

function row(period: number, y: number, price = NaN, changes: Partial<TableRow> = {}): TableRow {
  return { key: KEY, period, y, x: [NaN, price], ...changes };
}

function gathered(rows: readonly TableRow[], group = groupOf()) {
  const errors = new RequestFindings();
  return { actuals: gatherActuals(rows, group, errors), errors };
}

Deno.test("gatherActuals() sorts rows by key and period; the last period is the origin of all", () => {
  const { actuals, errors } = gathered([row(13, 1), row(11, 2), row(12, 3, 1, { key: OTHER })]);
  assertEquals(actuals.rows.get(KEY.id)?.map(({ period }) => period), [11, 13]);
  assertEquals([actuals.end, codesOf(errors)], [13, []]);
  assertEquals(gathered([row(9, 1)]).actuals.end, 10);
});

Deno.test("gatherActuals() refuses a period twice, and one far off", () => {
  const { actuals, errors } = gathered([row(11, 1), row(11, 1), row(9999, 1)]);
  assertEquals([codesOf(errors), actuals.end], [["DUPLICATE_KEY_TIME 1", "DATE_FAR_OFF 1"], 11]);
});

Deno.test("gatherActuals() derives columns from all rows of a period", () => {
  const group = groupOf({}, [{ name: "share", of: "price", within: [] }]);
  const told = (key: TableRow["key"], price: number) => row(11, 1, price, { key, x: [NaN, price, NaN] });
  const { actuals } = gathered([told(KEY, 1), told(OTHER, 3)], group);
  assertEquals(actuals.rows.get(KEY.id)?.[0].x, [NaN, 1, 0.5]);
});

Deno.test("checkActuals() lets what the table lacks be filled in, and what it says be repeated, not contradicted", () => {
  const at = { group: groupOf(), errors: new RequestFindings(), notes: new RequestFindings() };
  const history = historyOf(KEY, [1, NaN, 3], [5, 5, NaN]);
  checkActuals(history, [row(8, 1, 5), row(9, 7, 5), row(10, NaN, 6), row(11, 9)], at);
  assertEquals(codesOf(at.errors), []);
  checkActuals(history, [row(8, 2, 4), row(7, 1)], at);
  assertEquals(codesOf(at.errors), ["VALUE_CONFLICT 1", "VALUE_CONFLICT 1", "OUTSIDE_SPAN 1"]);
  assertEquals(codesOf(at.notes), []);
});

Deno.test("checkActuals() says where a column that is constant per key is told otherwise, before and after the table's end", () => {
  const at = { group: groupOf(), errors: new RequestFindings(), notes: new RequestFindings() };
  const history = historyOf(KEY, [1, 2], [5, 5]), [colour, price] = history.exogenous;
  const told = (period: number, code: number) => row(period, NaN, NaN, { x: [code, NaN] });
  const rows = [told(10, 1), told(11, 0), told(12, 1), told(13, NaN)];
  checkActuals({ ...history, exogenous: [{ ...colour, values: Float64Array.of(0, 0) }, price] }, rows, at);
  assertEquals([codesOf(at.errors), codesOf(at.notes)], [[], ["STATIC_VARIES 2"]]);
  checkActuals(history, rows, at);
  assertEquals(codesOf(at.notes), ["STATIC_VARIES 2"]);
});

Deno.test("checkActuals() lets a row stand where the table has zero, maybe for want of one, and says so", () => {
  const at = { group: groupOf({ gaps: "zero" }), errors: new RequestFindings(), notes: new RequestFindings() };
  const history = historyOf(KEY, [1, 0, 0], [5, 5, 5]), rows = [row(9, 4), row(10, 0)];
  checkActuals(history, rows, at);
  assertEquals([codesOf(at.errors), codesOf(at.notes)], [[], ["VALUE_CONFLICT 1"]]);
  const { actuals } = gathered(rows, at.group);
  assertEquals([...extendHistory(KEY, history, { actuals, group: at.group, ahead: null }).y], [1, 4, 0]);
});

Deno.test("checkActuals() and extendHistory() take an implausible value for missing where the config says so", () => {
  const at = { group: groupOf({ outliers: "missing" }), errors: new RequestFindings(), notes: new RequestFindings() };
  const y = [3, 4, 3, 5, 4, 3, 4, 5], history = historyOf(KEY, y, y), rows = [row(11, 4), row(12, 1e6)];
  checkActuals(history, rows, at);
  assertEquals([codesOf(at.errors), codesOf(at.notes)], [[], ["OUTLIER 1"]]);
  const { actuals } = gathered(rows, at.group);
  assertEquals([...extendHistory(KEY, history, { actuals, group: at.group, ahead: null }).y], [...y, 4, NaN]);
  const kept = groupOf();
  assertEquals(extendHistory(KEY, history, { actuals, group: kept, ahead: null }).y.at(-1), 1e6);
});

Deno.test("extendHistory() has every period to the origin: missing, or zero where the config says so", () => {
  const { actuals } = gathered([row(13, 9, 2, { x: [1, 2] }), row(9, 7)]), group = groupOf();
  const history = historyOf(KEY, [1, NaN, 3], [5, 5, NaN]);
  const whole = extendHistory(KEY, history, { actuals, group, ahead: null });
  assertEquals([[...whole.ds], [...whole.y]], [[8, 9, 10, 11, 12, 13], [1, 7, 3, NaN, NaN, 9]]);
  assertEquals(whole.exogenous.map(({ values }) => [...values]), [[1, 1, 1, 1, 1, 1], [5, 5, NaN, NaN, NaN, 2]]);
  assertEquals([...history.y], [1, NaN, 3]);
  const zero = extendHistory(OTHER, historyOf(OTHER, [4], [1]), {
    actuals,
    group: groupOf({ gaps: "zero" }),
    ahead: null,
  });
  assertEquals([...zero.y], [4, 0, 0, 0]);
  const ahead = {
    ...{ start: 11, steps: 3, index: new Map([[OTHER.id, 0]]), missingSteps: Int32Array.of(2), findings: [] },
    columns: [{ name: "price", values: Float64Array.of(NaN, 2, NaN) }],
  };
  // A row ahead is a row without a target.
  const told = extendHistory(OTHER, historyOf(OTHER, [4], [1]), { actuals, group: groupOf({ gaps: "zero" }), ahead });
  assertEquals([...told.y], [4, 0, NaN, 0]);
});

Deno.test("extendHistory() a new key begins with its first row; what the table said ahead holds where the row says nothing", () => {
  const key = seriesKey(["new", "n"]), { actuals } = gathered([row(12, 5, NaN, { key }), row(13, 6, 8, { key })]);
  const ahead = {
    ...{ start: 11, steps: 3, index: new Map([[key.id, 0]]), missingSteps: Int32Array.of(0), findings: [] },
    columns: [{ name: "price", values: Float64Array.of(1, 2, 3) }],
  };
  const { ds, y, exogenous } = extendHistory(key, null, { actuals, group: groupOf(), ahead });
  assertEquals([[...ds], [...y], [...exogenous[1].values]], [[12, 13], [5, 6], [2, 8]]);
});
