import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { startDuckDb } from "@lib/data/tables/database.ts";
import { isKeySql, writeKeyTable } from "@lib/data/tables/key_table.ts";

Deno.test("writeKeyTable() has position, parts and groups of each key, in place of what was there; isKeySql() finds one", async () => {
  const database = await startDuckDb({ spill: Deno.makeTempDirSync() });
  try {
    await writeKeyTable(database, [], { parts: 1 });
    assertEquals(await database.rows("SELECT * FROM keys"), []);
    const keys = [seriesKey(["a", "n'"]), seriesKey(["b", ""])];
    await writeKeyTable(database, keys, { parts: 2, groups: [Int32Array.of(7, 8)] });
    assertEquals(await database.rows("SELECT * FROM keys ORDER BY key"), [[0, "a", "n'", 7], [1, "b", "", 8]]);
    assertEquals(await database.rows(`SELECT key FROM keys WHERE ${isKeySql(["'a'", "'n'''"])}`), [[0]]);
  } finally {
    database.close();
  }
});
