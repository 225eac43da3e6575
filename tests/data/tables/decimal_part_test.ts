import { assertEquals } from "@std/assert";
import { plainNumber } from "../../../lib/data/tables/decimal_part.ts";
import { numberedRowsSql, openTable } from "../../../lib/data/tables/open_table.ts";
import { codesOf, inDatabase, inFolder, prepareText } from "../_tables.ts";
import { readChunk } from "../../../lib/data/store/read_chunk.ts";

Deno.test("decimalPart() and plainNumber() read numbers with a comma, and leaves codes, plain numbers and other texts", () =>
  inDatabase(async (database, dir) => {
    const cells = ["1,5", "-1.234,25", "1.234", "12.345.678,9", "0,5", "1.5", "12", "1,2,3", "a,b", "007", " 2,5 "];
    await Deno.writeTextFile(`${dir}/t.csv`, `n;k\n${cells.map((cell) => `${cell};1,5`).join("\n")}\n`);
    const table = await openTable(database, `${dir}/t.csv`, { decimal: ",", texts: ["k"] });
    const rows = await database.rows(`SELECT c0, c1 FROM (${numberedRowsSql(table)}) ORDER BY rn`);
    assertEquals(
      rows.map(([cell]) => cell),
      ["1.5", "-1234.25", "1234", "12345678.9", "0.5", "1.5", "12", "1,2,3", "a,b", "007", "2.5"],
    );
    assertEquals(cells.map(plainNumber), rows.map(([cell]) => cell));
    assertEquals(new Set(rows.map(([, key]) => key)), new Set(["1,5"]));
  }));

Deno.test("decimalPart() of a config with a decimal comma makes another version of the table than one without", () =>
  inFolder(async (dir) => {
    const text = "date;item;demand\n2024-01-01;1,5;2,5\n2024-01-02;1,5;1.000\n";
    const prepared = await prepareText(dir, text, { config: { decimal: "," } });
    assertEquals([...(await readChunk(prepared.group, 0, 1)).y], [2.5, 1000]);
    assertEquals([prepared.group.keys[0]!.parts, codesOf(prepared)], [["1,5"], []]);
    const dotted = await prepareText(dir, text.replace("2,5\n", "2.5\n"));
    assertEquals([...(await readChunk(dotted.group, 0, 1)).y], [2.5, 1]);
  }));
