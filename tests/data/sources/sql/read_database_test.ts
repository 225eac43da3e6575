import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import type {
  DatabaseColumn,
  DatabaseQuery,
  DatabaseReader,
} from "../../../../lib/data/sources/sql/database_reader.ts";
import { readDatabase } from "../../../../lib/data/sources/sql/read_database.ts";
import { CsvFile } from "../../../../lib/data/sources/csv_file.ts";
import { inFolder } from "../../_tables.ts";

const CHOICE = {
  name: "db",
  secret: "",
  table: "shop.sales",
  query: null,
  zone: null,
  roles: { keys: ["item"], time: "day", values: ["demand"] },
};

/** A database that remembers what it is asked. */
function fakeReader(columns: readonly DatabaseColumn[] | Error): DatabaseReader & { readonly asked: DatabaseQuery[] } {
  const asked: DatabaseQuery[] = [];
  return {
    asked,
    quote: (name) => `<${name}>`,
    columns: () => columns instanceof Error ? Promise.reject(columns) : Promise.resolve(columns),
    tables: () => Promise.resolve(["sales", "stock"]),
    copy: (query) => Promise.resolve(void asked.push(query)),
    close: () => Promise.resolve(),
  };
}

const plain = (...names: string[]) => names.map((name) => ({ name, isZoned: false }));

async function read(reader: DatabaseReader, choice: Partial<Parameters<typeof readDatabase>[2]> = {}): Promise<void> {
  await inFolder(async (dir) => {
    using out = new CsvFile(`${dir}/t.csv`);
    await readDatabase(reader, out, { ...CHOICE, ...choice });
  });
}

Deno.test("readDatabase() asks for the columns that matter alone, ordered so that equal rows are equal bytes", async () => {
  const reader = fakeReader(plain("note", "demand", "item", "day"));
  await read(reader);
  await read(reader, { table: null, query: "SELECT * FROM t;\n" });
  assertEquals(reader.asked.map(({ relation }) => relation), ["<shop>.<sales>", "(SELECT * FROM t\n)"]);
  assertEquals(reader.asked[0]!.columns.map(({ name }) => name), ["demand", "item", "day"]);
  assertEquals(reader.asked[0]!.order, ["item", "day", "demand"]);
});

Deno.test("readDatabase() names the nearest table and column", async () => {
  const missing = Object.assign(new Error("no"), { code: "42P01" });
  const table = await assertRejects(() => read(fakeReader(missing), { table: "shop.sale" }), DataError);
  assertEquals([table.code, table.hint], ["MISSING_TABLE", "Did you mean sales?"]);
  const column = await assertRejects(() => read(fakeReader(plain("item", "day", "demands"))), DataError);
  assertEquals(column.code, "MISSING_COLUMN");
  assertStringIncludes(column.hint, '"demands"');
});

Deno.test("readDatabase() refuses instants whose clock is not said; other columns may be instants", async () => {
  const zoned = [...plain("item", "demand"), { name: "day", isZoned: true }];
  const { code, hint } = await assertRejects(() => read(fakeReader(zoned)), DataError);
  assertEquals(code, "TIME_ZONE");
  assertStringIncludes(hint, '"zone"');
  await read(fakeReader(zoned), { zone: "UTC" });
  await read(fakeReader([...plain("item", "day"), { name: "demand", isZoned: true }]));
});
