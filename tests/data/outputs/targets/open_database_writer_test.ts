import { assertEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { checkTableTarget, openTableWriter } from "../../../../lib/data/outputs/table_writer.ts";
import { openDatabaseWriter } from "../../../../lib/data/outputs/targets/open_database_writer.ts";
import { inFolder } from "../../_tables.ts";

const accessTo = (address: string) => ({ variable: () => address, now: () => new Date(0) });

Deno.test("openTableWriter() of a table of a database: the same again changes nothing, another origin stays", () =>
  inFolder(async (dir) => {
    const access = accessTo(`sqlite:${dir}/out.db`);
    const write = async (asOf: string, item: string, y: number) => {
      const heads = [{ name: "item", type: "text" }, { name: "y", type: "number" }] as const;
      const options = { access, constants: { as_of: asOf }, replaces: ["item"] };
      const writer = await openTableWriter("SOURCE_OUT:fc", heads, options);
      writer.append([[item, item], Float64Array.of(y, NaN)]);
      await writer.finish();
    };
    await checkTableTarget("SOURCE_OUT:fc", access);
    await write("2024-01-01", "007", 1);
    await write("2024-01-01", "042", 2);
    await write("2024-01-08", "007", 3);
    await write("2024-01-01", "007", 4);
    using database = new DatabaseSync(`${dir}/out.db`);
    const rows = database.prepare("SELECT * FROM fc WHERE y IS NOT NULL ORDER BY y").all();
    assertEquals(rows.map((row) => Object.values(row)), [
      ["2024-01-01", "042", 2],
      ["2024-01-08", "007", 3],
      ["2024-01-01", "007", 4],
    ]);
    assertEquals(database.prepare("SELECT count(*) AS n FROM fc").get()?.n, 6);
  }));

Deno.test("openDatabaseWriter() says what is wrong with the address before long work", async () => {
  const codeOf = async (address: string) =>
    (await assertRejects(() => openDatabaseWriter("SOURCE_OUT", accessTo(address)), DataError)).code;
  assertEquals(await codeOf(""), "SOURCE_VARIABLE");
  assertEquals(await codeOf("shop"), "SOURCE_VARIABLE");
  assertEquals(await codeOf("postgres://a:b@127.0.0.1:1/c"), "SOURCE_UNREACHABLE");
  assertEquals(await codeOf("mysql://a:b@127.0.0.1:1/c"), "SOURCE_UNREACHABLE");
});

Deno.test("openTableWriter() into a SQLite table of other columns names them, as the servers do", () =>
  inFolder(async (dir) => {
    const access = accessTo(`sqlite:${dir}/out.db`);
    using database = new DatabaseSync(`${dir}/out.db`);
    database.exec("CREATE TABLE fc (item)");
    const writer = await openTableWriter("SOURCE_OUT:fc", [{ name: "item", type: "text" }, {
      name: "y",
      type: "number",
    }], {
      access,
      replaces: ["item"],
    });
    writer.append([["007"], Float64Array.of(1)]);
    const error = await assertRejects(async () => await writer.finish(), DataError);
    assertEquals([error.code, /item, y/.test(error.hint)], ["MISSING_COLUMN", true]);
  }));

Deno.test("openDatabaseWriter() of a SQLite file that cannot be opened is a typed error", () =>
  inFolder(async (dir) => {
    const opening = openDatabaseWriter("SOURCE_OUT", accessTo(`sqlite:${dir}/none/out.db`));
    assertEquals((await assertRejects(() => opening, DataError)).code, "SOURCE_FAILED");
  }));
