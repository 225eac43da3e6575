import { assertEquals } from "@std/assert";
import { connectDuckDb } from "../../lib/data/duckdb.ts";
import { inFolder } from "./_tables.ts";

Deno.test("connectDuckDb() keeps the order of rows, and installs nothing", () =>
  inFolder(async (spill) => {
    const database = await connectDuckDb({ spill, memoryMb: 64 });
    const settings = ["preserve_insertion_order", "autoinstall_known_extensions"];
    const values = settings.map((name) => `current_setting('${name}')`).join(", ");
    assertEquals(await database.row(`SELECT ${values}`), [true, false]);
    database.close();
  }));
