import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { writeDatabaseTable } from "../../../../lib/data/outputs/targets/write_database_table.ts";
import { fakeWriter } from "./_fake_writer.ts";

const ROWS = {
  table: "shop.forecasts",
  columns: [
    { name: "as_of", type: "text", isTime: true },
    { name: "item", type: "text" },
    { name: "y", type: "number" },
  ] as const,
  values: [["2024-01-01", "2024-01-01", "2024-01-01"], ["007", "007", "042"], [1, null, 3]],
  replaces: ["as_of", "item"],
};

Deno.test("writeDatabaseTable() replaces rows of the same keys in one transaction, few values a statement", async () => {
  const writer = fakeWriter();
  await writeDatabaseTable(writer, ROWS);
  assertEquals(writer.told, [
    ["CREATE TABLE IF NOT EXISTS <shop>.<forecasts> (<as_of> DATE, <item> TEXT, <y> FLOAT)", []],
    ["BEGIN", []],
    [
      "DELETE FROM <shop>.<forecasts> WHERE (<as_of>, <item>) IN (($1, $2), ($3, $4))",
      ["2024-01-01", "007", "2024-01-01", "042"],
    ],
    [
      "INSERT INTO <shop>.<forecasts> (<as_of>, <item>, <y>) VALUES ($1, $2, $3), ($4, $5, $6)",
      ["2024-01-01", "007", 1, "2024-01-01", "007", null],
    ],
    ["INSERT INTO <shop>.<forecasts> (<as_of>, <item>, <y>) VALUES ($1, $2, $3)", ["2024-01-01", "042", 3]],
    ["COMMIT", []],
  ]);
});

Deno.test("writeDatabaseTable() takes everything back where one statement fails", async () => {
  const writer = fakeWriter(/^INSERT/);
  const error = await assertRejects(() => writeDatabaseTable(writer, ROWS), DataError);
  assertEquals([error.code, error.message.startsWith("Cannot write db, shop.forecasts")], ["SOURCE_DENIED", true]);
  assertEquals(writer.told.at(-1), ["ROLLBACK", []]);
});

Deno.test("writeDatabaseTable() keeps times as dates, times or codes by what all of them are", async () => {
  const typeOf = async (...texts: (string | null)[]) => {
    const writer = fakeWriter(), columns = [{ name: "ds", type: "text", isTime: true }] as const;
    await writeDatabaseTable(writer, { table: "t", columns, values: [texts], replaces: ["ds"] });
    return /<ds> (\w+)/.exec(writer.told[0]![0])?.[1];
  };
  assertEquals([
    await typeOf("2024-01-01", null),
    await typeOf("2024-01-01 03:00:00"),
    await typeOf("2024-01-01", "2024-W02"),
  ], ["DATE", "TIME", "TEXT"]);
});
