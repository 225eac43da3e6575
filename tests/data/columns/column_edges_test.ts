import { assertEquals } from "@std/assert";
import { columnEdges, columnPeriods } from "../../../lib/data/columns/column_edges.ts";
import { NO_PERIOD, type ReadColumns } from "../../../lib/data/columns/checked_columns.ts";

/** As in tests/data/demand/edge_queries_test.ts: key, period, code, target. */
function rows(): ReadColumns {
  const all = [[0, 5, 0, 1], [0, 5, 0, 2], [1, 5, 0, NaN], [1, 6, 0, 4], [1, 7, 2, 4], [0, 9, 0, NaN], [
    -1,
    NO_PERIOD,
    1,
    1,
  ]];
  const column = (c: number) => all.map((row) => row[c]!);
  return {
    key: Int32Array.from(column(0)),
    period: Int32Array.from(column(1)),
    code: Uint16Array.from(column(2)),
    y: Float64Array.from(column(3)),
    x: [],
    groups: [],
  };
}

Deno.test("columnEdges() asks of good rows alone, as sqlEdges() does", async () => {
  const read = rows(), edges = columnEdges(read), all = [-Infinity, Infinity] as const;
  assertEquals(await edges.countRows({ known: [all] }), [{ period: 5, rows: 2 }, { period: 6, rows: 1 }]);
  assertEquals(await edges.countKeys({ known: [all], unknown: [[5, 8]] }), [
    { period: 5, rows: 3, keys: 2, firstKey: 0 },
    { period: 6, rows: 1, keys: 1, firstKey: 1 },
  ]);
  assertEquals(await edges.countRows({}), []);
  assertEquals(await edges.keysOf({ known: [[5, 6]] }), { keys: 2, mostOfOneKey: 2 });
  assertEquals(await edges.keysFrom({ known: [all], unknown: [all] }, { first: 5, last: [6, 8] }), [{
    key: 1,
    last: 6,
  }]);
  assertEquals(await edges.rowsOf({ unknown: [all] }, 1), [{ row: 3, key: 1, period: 5 }]);
  assertEquals(await edges.periodsOf(1, [5, 7, 8]), [5, 7], "whatever their code");
  await edges.mark({ unknown: [[6, Infinity]] }, 3);
  await edges.move([{ row: 6, place: 2 }]);
  assertEquals([read.code[5], read.period[5]], [3, 2]);
});

Deno.test("columnEdges() counts lonely rows whose place is a hole among others", async () => {
  const periods = [1, 2, 3, 4, 6, 7, 8, 9, 105];
  const read: ReadColumns = {
    key: new Int32Array(9),
    period: Int32Array.from(periods),
    code: new Uint16Array(9),
    y: new Float64Array(9),
    x: [],
    groups: [],
  };
  const holes = (place: number) =>
    columnEdges(read).countHoles({ known: [[100, 200]] }, {
      places: [{ from: 105, way: 0, place }],
      around: 7,
      filled: 8,
    });
  assertEquals([await holes(5), await holes(6)], [1, 0]);
});

Deno.test("columnPeriods() lists periods and first good rows", async () => {
  const periods = columnPeriods(rows());
  assertEquals(await periods.periods(), [
    { period: 5, isGood: true },
    { period: 6, isGood: true },
    { period: 7, isGood: false },
    { period: 9, isGood: true },
  ]);
  assertEquals(await periods.firstPeriods([2]), { keys: Int32Array.of(0, 1), first: Float64Array.of(5, 5) });
});
