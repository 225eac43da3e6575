import { assertEquals } from "@std/assert";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";
import { frameOfAll, frameOfKey, gatherFuture, requireFuture } from "@lib/inference/requests/future_rows.ts";
import type { TableRow } from "@lib/inference/requests/read_rows.ts";
import { codeOf, configOf, KEYS } from "../_fixtures.ts";
import { codesOf, groupOf } from "../_table.ts";

const [KEY, OTHER] = KEYS, SPAN = { from: 11, to: 13 };

function row(period: number, price: number, key = KEY): TableRow {
  return { key, period, y: NaN, x: [NaN, price, NaN] };
}

Deno.test("gatherFuture() takes the first row of a key and period, and passes over others", () => {
  const notes = new RequestFindings();
  const rows = gatherFuture([row(11, 1), row(11, 2), row(14, 3), row(10, 4), row(13, 5, OTHER)], {
    group: groupOf(),
    ...SPAN,
    told: new Set(["price"]),
    notes,
  });
  assertEquals(rows.get(KEY.id)?.get(11)?.x[1], 1);
  assertEquals([...rows.keys()], [KEY.id, OTHER.id]);
  assertEquals(codesOf(notes), ["FUTURE_DUPLICATES 1", "FUTURE_ROWS_UNUSED 2"]);
});

Deno.test("gatherFuture() notes rows without a value of a column that others tell", () => {
  const notes = new RequestFindings(), at = { group: groupOf(), ...SPAN, notes };
  gatherFuture([row(11, 1), row(12, NaN)], { ...at, told: new Set() });
  assertEquals(codesOf(notes), []);
  gatherFuture([row(11, 1), row(12, NaN)], { ...at, told: new Set(["price"]) });
  assertEquals(codesOf(notes), ["FUTURE_VALUES_MISSING 1"]);
});

Deno.test("frameOfKey() replaces what the table said row by row, and counts what nobody tells", () => {
  const rows = new Map([[KEY.id, new Map([[12, row(12, 9)], [13, row(13, NaN)]])]]);
  const stored = {
    ...{ start: 11, steps: 4, index: new Map([[KEY.id, 0]]), missingSteps: Int32Array.of(1), findings: [] },
    columns: [{ name: "price", values: Float64Array.of(1, 2, 3, NaN) }],
  };
  const frame = frameOfKey(KEY.id, stored, { group: groupOf(), steps: 4, rows });
  assertEquals([...frame.columns[0].values], [1, 9, NaN, NaN]);
  assertEquals([frame.start, ...frame.missingSteps], [11, 1]);
  assertEquals([...frameOfKey(OTHER.id, null, { group: groupOf(), steps: 1, rows }).columns[0].values], [NaN]);
});

Deno.test("frameOfAll() derives columns over all keys of the table, and is not needed without any", async () => {
  const relative = [{ name: "share", of: "price", within: [] }], group = groupOf({}, relative);
  const rows = new Map([[KEY.id, new Map([[11, row(11, 1)]])], [OTHER.id, new Map([[11, row(11, 3)]])]]);
  const frame = await frameOfAll({ group, steps: 1, rows });
  assertEquals(frame?.columns.map(({ name, values }) => [name, ...values]), [
    ["price", 1, 3, NaN],
    ["share", 0.5, 1.5, NaN],
  ]);
  assertEquals(await frameOfAll({ group: groupOf(), steps: 1, rows }), null);
});

Deno.test("frameOfAll() is needed for what the others of a key will have where a request tells of several, not of one", async () => {
  const relative = [{ name: "share", of: "price", how: "others", within: [] }], table = groupOf({}, relative);
  const exogenous = table.exogenous.map((column) =>
    column.name === "share" ? { ...column, others: true as const } : column
  );
  const group = { ...table, exogenous }, own = [KEY.id, new Map([[11, row(11, 1)]])] as const;
  assertEquals(await frameOfAll({ group, steps: 1, rows: new Map([own]) }), null);
  const frame = await frameOfAll({ group, steps: 1, rows: new Map([own, [OTHER.id, new Map([[11, row(11, 3)]])]]) });
  assertEquals(frame?.columns.map(({ name, values }) => [name, ...values]), [["price", 1, 3, NaN], ["share", 3, 1, 2]]);
  const stored = {
    ...{ start: 11, steps: 1, index: new Map([[KEY.id, 0]]), missingSteps: Int32Array.of(0), findings: [] },
    columns: [{ name: "price", values: Float64Array.of(5) }, { name: "share", values: Float64Array.of(0.25) }],
  };
  const { columns } = frameOfKey(KEY.id, stored, { group, steps: 1, rows: new Map([own]) });
  assertEquals(columns.map(({ values }) => [...values]), [[1], [0.25]]);
});

Deno.test("requireFuture() names the columns that nobody tells", async () => {
  const config = { ...configOf(), exogenous: { ...configOf().exogenous, future: ["price"] } }, group = groupOf();
  const code = (given: Set<string> | null, hasAhead: boolean) =>
    codeOf(() => requireFuture(config, given, { group, hasAhead }));
  assertEquals(await code(null, false), "FUTURE_COLUMN_MISSING");
  assertEquals(await code(new Set(["colour"]), true), "FUTURE_COLUMN_MISSING");
  assertEquals(await code(null, true), "no error");
  assertEquals(await code(new Set(["price"]), false), "no error");
});
