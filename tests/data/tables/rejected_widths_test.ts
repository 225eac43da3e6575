import { assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { numberedRowsSql, openTable } from "../../../lib/data/tables/open_table.ts";
import { collectWidths } from "../../../lib/data/tables/rejected_widths.ts";
import { inDatabase } from "../_tables.ts";

/** What is told of the lines of a wrong width, after a scan. */
function widthsOf(text: string | Uint8Array, name = "t.csv") {
  return inDatabase(async (database, dir) => {
    await Deno.writeFile(`${dir}/${name}`, typeof text === "string" ? new TextEncoder().encode(text) : text);
    const table = await openTable(database, `${dir}/${name}`);
    await database.rows(numberedRowsSql(table));
    await database.run('CREATE TABLE rejected (file VARCHAR, line DOUBLE, "text" VARCHAR, problem VARCHAR)');
    await collectWidths(table);
    return await database.rows('SELECT line, "text" FROM rejected ORDER BY line');
  });
}

Deno.test("collectWidths() counts lines, also empty ones and those inside quotes", async () => {
  const text = 'a,b\n1,2\n\n"x\ny",2\nshort\n3,4\n\n\n"two\nlines",2,3\n1,2,3\n';
  const expected = [[6, "short"], [10, '"two\nlines",2,3'], [12, "1,2,3"]];
  assertEquals(await widthsOf(text), expected);
  assertEquals(await widthsOf(new Uint8Array(gzipSync(text)), "t.csv.gz"), expected);
  assertEquals(await widthsOf("a,b\r\n1,2\r\nshort\r\n1,2,3"), [[3, "short"], [4, "1,2,3"]]);
});

Deno.test("collectWidths() keeps long texts whole, across the parts in which a file is read", async () => {
  const long = `ä,2,3,${"long ".repeat(300_000)}end`;
  assertEquals(await widthsOf(`a,b\n${"1,2\n".repeat(250_000)}${long}\n1,2\nlast`), [[250_002, long], [
    250_004,
    "last",
  ]]);
});

Deno.test("collectWidths() of a table without such lines is empty", async () => {
  assertEquals(await widthsOf("a,b\n1,2\n"), []);
});
