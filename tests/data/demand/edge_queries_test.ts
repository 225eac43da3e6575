import { assertEquals } from "@std/assert";
import { sqlEdges } from "../../../lib/data/demand/edge_queries.ts";
import { inDatabase } from "../_tables.ts";

/** Rows of key, period, code and target. */
const ROWS =
  "(1, 0, 5, 0, 1::DOUBLE), (2, 0, 5, 0, 2), (3, 1, 5, 0, 'NaN'::DOUBLE), (4, 1, 6, 0, 4), (5, 1, 7, 2, 4), (6, 0, 9, 0, 'NaN'::DOUBLE)";

Deno.test("sqlEdges() asks of good rows alone, with and without a target", () =>
  inDatabase(async (database) => {
    await database.run(
      `CREATE TABLE checked AS SELECT rn, key, period, code::USMALLINT AS code, y::DOUBLE AS y
       FROM (VALUES ${ROWS}) AS rows(rn, key, period, code, y)`,
    );
    const rows = sqlEdges(database), all = [-Infinity, Infinity] as const;
    assertEquals(await rows.countRows({ known: [all] }), [{ period: 5, rows: 2 }, { period: 6, rows: 1 }]);
    assertEquals(await rows.countKeys({ known: [all], unknown: [[5, 8]] }), [
      { period: 5, rows: 3, keys: 2, firstKey: 0 },
      { period: 6, rows: 1, keys: 1, firstKey: 1 },
    ]);
    assertEquals(await rows.countRows({}), []);
    assertEquals(await rows.keysOf({ known: [[5, 6]] }), { keys: 2, mostOfOneKey: 2 });
    assertEquals(await rows.keysFrom({ known: [all], unknown: [all] }, { first: 5, last: [6, 8] }), [{
      key: 1,
      last: 6,
    }]);
    assertEquals(await rows.rowsOf({ unknown: [all] }, 1), [{ row: 3, key: 1, period: 5 }]);
    assertEquals(await rows.periodsOf(1, [5, 7, 8]), [5, 7], "whatever their code");
    await rows.mark({ unknown: [[6, Infinity]] }, 3);
    await rows.move([{ row: 6, place: 2 }]);
    assertEquals(await database.rows("SELECT code::INTEGER, period FROM checked WHERE rn = 6"), [[3, 2]]);
  }));
