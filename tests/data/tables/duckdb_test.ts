import { assertEquals } from "@std/assert";
import { connectDuckDb } from "../../../lib/data/tables/duckdb.ts";
import { inFolder } from "../_tables.ts";

Deno.test("connectDuckDb() keeps the order of rows, and installs nothing", () =>
  inFolder(async (spill) => {
    const database = await connectDuckDb({ spill, memoryMb: 64 });
    const settings = ["preserve_insertion_order", "autoinstall_known_extensions"];
    const values = settings.map((name) => `current_setting('${name}')`).join(", ");
    assertEquals(await database.row(`SELECT ${values}`), [true, false]);
    database.close();
  }));

Deno.test("connectDuckDb() streams texts of more rows than one batch, column by column", () =>
  inFolder(async (spill) => {
    const database = await connectDuckDb({ spill }), seen: string[][] = [[], []];
    await database.streamTexts("SELECT 'a' || i, i::VARCHAR FROM range(5000) t(i) ORDER BY i", (columns) => {
      columns.forEach((texts, c) => seen[c].push(...texts));
    });
    assertEquals(seen, [
      Array.from({ length: 5000 }, (_, i) => `a${i}`),
      Array.from({ length: 5000 }, (_, i) => `${i}`),
    ]);
    database.close();
  }));
