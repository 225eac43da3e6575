import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { openSqlite } from "../../../../lib/data/sources/sql/sqlite.ts";
import { CsvFile } from "../../../../lib/data/sources/csv_file.ts";
import { inFolder } from "../../_tables.ts";

const OPTIONS = { name: "shop.db", zone: null, seconds: 60 };

/** A database with some rows. */
function make(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE "s a" (item, "da te", n, b);
    INSERT INTO "s a" VALUES ('007', '2024-01-02', 9223372036854775807, x'01'), ('007', '2024-01-01', 0.1, x'02'),
      (NULL, '', 5.0, NULL)`);
  return database;
}

Deno.test("openSqlite() writes numbers of 64 bits, missing and empty texts as they are, in order, at one moment", () =>
  inFolder(async (dir) => {
    using writer = make(`${dir}/shop.db`);
    const reader = await openSqlite(`${dir}/shop.db`, OPTIONS);
    // What comes after the beginning is not seen.
    writer.exec(`INSERT INTO "s a" VALUES ('later', '2024-01-03', 1, NULL)`);
    assertEquals((await reader.columns('"s a"')).map(({ name }) => name), ["item", "da te", "n", "b"]);
    assertEquals(await reader.tables(), ["s a"]);
    using out = new CsvFile(`${dir}/t.csv`);
    const columns = ["da te", "n"].map((name) => ({ name, isZoned: false }));
    await reader.copy({ relation: reader.quote("s a"), columns, order: ["item", "da te"] }, out);
    await reader.close();
    assertEquals(
      await Deno.readTextFile(out.finish()),
      'da te,n\n"",5\n2024-01-01,0.1\n2024-01-02,9223372036854775807\n',
    );
  }));

Deno.test("openSqlite() refuses bytes as text, and what is no database", () =>
  inFolder(async (dir) => {
    make(`${dir}/shop.db`).close();
    const reader = await openSqlite(`${dir}/shop.db`, OPTIONS);
    using out = new CsvFile(`${dir}/t.csv`);
    const copy = reader.copy({ relation: '"s a"', columns: [{ name: "b", isZoned: false }], order: [] }, out);
    assertStringIncludes((await assertRejects(() => copy, DataError)).hint, "CAST");
    await reader.close();
    await Deno.writeTextFile(`${dir}/t.db`, "item,date\n".repeat(100));
    assertEquals((await assertRejects(() => openSqlite(`${dir}/t.db`, OPTIONS), DataError)).code, "UNREADABLE_FILE");
  }));
