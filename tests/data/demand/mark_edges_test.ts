import { assertEquals } from "@std/assert";
import { seriesKey } from "../../../lib/core/rows/panel.ts";
import type { ConfigInput } from "../../../lib/core/config/config.ts";
import type { Database } from "../../../lib/data/tables/database.ts";
import { sqlEdges } from "../../../lib/data/demand/edge_queries.ts";
import { markEdges } from "../../../lib/data/demand/mark_edges.ts";
import { inDatabase, itemConfig } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

/** Rows as [key, period, y]; a null target is missing. */
type Row = readonly [number, number, number | null];

async function mark(
  database: Database,
  rows: readonly Row[],
  edges: { first: number; start: number; end: number; last: number },
  fields: Partial<ConfigInput> = {},
) {
  const values = rows.map(([key, period, y], i) => `(${i + 1}, ${key}, ${period}, 0, ${y ?? "'NaN'"}::DOUBLE)`);
  await database.run(
    `CREATE OR REPLACE TABLE checked AS SELECT rn, key, period, code::USMALLINT AS code, y
     FROM (VALUES ${values.join(", ")}) AS rows(rn, key, period, code, y)`,
  );
  const checked = await markEdges(sqlEdges(database), {
    plan: planDemand(itemConfig("t.csv", fields)),
    calendar: { frequency: "day", anchor: 0 },
    checked: {
      rules: [],
      perCode: [rows.length],
      keys: ["a", "b"].map((item) => seriesKey([item])),
    },
    edges,
  });
  const after = await database.rows("SELECT code::INTEGER, period FROM checked ORDER BY rn");
  const codes = after.map(([code]) => code === 0 ? "" : checked.rules[Number(code) - 1].code);
  return { checked, codes, periods: after.map(([, period]) => period) };
}

const YEAR = Array.from({ length: 700 }, (_, t): Row => [0, t, 1]);

Deno.test("markEdges() gives rows beyond the edges their codes, and counts them", () =>
  inDatabase(async (database) => {
    const rows: Row[] = [[0, 0, 5], [0, 9, 5], [1, 10, 6], [0, 10, null], [0, 400, null], [1, 5000, 4], [1, -3, null], [
      1,
      -99,
      null,
    ]];
    const { checked, codes } = await mark(database, rows, { first: 0, start: 0, end: 9, last: 10 });
    const far = "DATE_FAR_OFF", ahead = "ROWS_AHEAD";
    assertEquals(codes, ["", "", "LAST_PERIOD_PARTIAL", ahead, ahead, far, "", far]);
    assertEquals(checked.perCode, [3, 2, 2, 1]);
    assertEquals(checked.rules.map(({ code, severity, aside, examples }) => [code, severity, aside, examples]), [
      [far, "error", undefined, ["row 6: b 1983-09-10", "row 8: b 1969-09-24"]],
      [ahead, "info", true, ["1970-01-11 to 1971-02-05"]],
      [
        "LAST_PERIOD_PARTIAL",
        "warning",
        true,
        ["1970-01-11: 1 row, 1970-01-10 has 1"],
      ],
    ]);
  }));

Deno.test("markEdges() changes nothing where all rows lie inside", () =>
  inDatabase(async (database) => {
    const { checked, codes } = await mark(database, YEAR.slice(0, 9), { first: 0, start: 0, end: 8, last: 8 });
    assertEquals([checked.rules, checked.perCode, new Set(codes)], [[], [9], new Set([""])]);
  }));

Deno.test("markEdges() puts a row with a mistyped year where it alone fits, else leaves it away", () =>
  inDatabase(async (database) => {
    const edges = { first: 0, start: 0, end: 699, last: 699 };
    const moved = async (without: readonly number[], at: number) => {
      const rows: Row[] = [...YEAR.filter(([, t]) => !without.includes(t)), [0, at, 7]];
      return (await mark(database, rows, edges)).periods.at(-1);
    };
    const typed = 3652 + 40; // 1980-02-10, day 40 of 1970 or day 405 of 1971
    assertEquals(await moved([40], typed), 40);
    assertEquals(await moved([405], typed), 405);
    assertEquals(await moved([40, 405], typed), typed, "two holes");
    assertEquals(await moved([41], typed), typed, "no hole");
  }));

Deno.test("markEdges() quarantines no date under cleaning.end any", () =>
  inDatabase(async (database) => {
    const rows: Row[] = [[0, 0, 5], [0, 900, 5], [1, -5000, null], [0, 901, null]];
    const { codes } = await mark(database, rows, { first: 0, start: 0, end: 900, last: 900 }, {
      cleaning: { end: "any" },
    });
    assertEquals(codes, ["", "", "", "ROWS_AHEAD"]);
  }));

Deno.test("markEdges() leaves the rows of a partial first period aside, with or without a target", () =>
  inDatabase(async (database) => {
    const rows: Row[] = [[0, 4, 5], [1, 4, null], [0, 5, 1], [0, 5, 2], [0, 6, 5]];
    const { checked, codes } = await mark(database, rows, { first: 4, start: 5, end: 6, last: 6 });
    const early = "FIRST_PERIOD_PARTIAL";
    assertEquals([codes, checked.perCode], [[early, early, "", "", ""], [3, 2]]);
    assertEquals(checked.rules[0].examples, ["1970-01-05: 2 rows, 1970-01-06 has 2"]);
  }));
