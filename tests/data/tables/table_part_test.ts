import { assertEquals } from "@std/assert";
import {
  csvParts,
  jsonArrayParts,
  jsonLineParts,
  parquetParts,
  type TablePart,
} from "../../../lib/data/tables/table_part.ts";
import { inDatabase } from "../_tables.ts";

const WANTED = [{ name: "b", as: "c1" }, { name: "none", as: "c5" }];

Deno.test("parts select the columns wanted as text, and nothing where there is no such column", () =>
  inDatabase(async (database, dir) => {
    const write = async (name: string, text: string) => {
      await Deno.writeTextFile(`${dir}/${name}`, text);
      return [{ path: `${dir}/${name}`, bytes: text.length }];
    };
    await database.run(`COPY (SELECT 1 AS a, 2.5 AS b) TO '${dir}/t.parquet' (FORMAT parquet)`);
    const text = { encoding: null };
    const all: Record<string, readonly TablePart[]> = {
      csv: (await csvParts(database, await write("t.csv", "a,b\n1,2.5\n"), text)).parts,
      lines: (await jsonLineParts(database, await write("t.jsonl", '{"a": 1, "b": 2.5}\n'), text)).parts,
      array: (await jsonArrayParts(database, await write("t.json", '[{"a": 1, "b": 2.5}]'))).parts,
      parquet: (await parquetParts(database, [{ path: `${dir}/t.parquet`, bytes: 1 }])).parts,
    };
    for (const [name, [part]] of Object.entries(all)) {
      assertEquals(part.columns, ["a", "b"], name);
      assertEquals(await database.rows(part.select(WANTED)), [["2.5", null]], name);
    }
  }));

Deno.test("parquetParts() reads instants as those of UTC, wherever the machine stands", () =>
  inDatabase(async (database, dir) => {
    await database.run("SET TimeZone = 'America/New_York'");
    const path = `${dir}/t.parquet`;
    await database.run(`COPY (SELECT TIMESTAMPTZ '2024-01-01 03:30:00+00' AS b) TO '${path}' (FORMAT parquet)`);
    const { parts: [part] } = await parquetParts(database, [{ path, bytes: 1 }]);
    assertEquals(await database.rows(part!.select(WANTED)), [["2024-01-01 03:30:00+00", null]]);
  }));

Deno.test("csvParts() has one part for neighbours that are alike", () =>
  inDatabase(async (database, dir) => {
    const texts = ["a,b\n1,2\n", "a,b\n3,4\n", "b,a\n1,2\n", "a;b\n1;2\n", "a,b\r\n1,2\r\n", "a,b\n5,6\n"];
    const files = await Promise.all(texts.map(async (text, i) => {
      await Deno.writeTextFile(`${dir}/${i}.csv`, text);
      return { path: `${dir}/${i}.csv`, bytes: text.length };
    }));
    const { parts } = await csvParts(database, files, { encoding: null });
    assertEquals(parts.map(({ paths }) => paths.length), [2, 1, 1, 1, 1]);
  }));

Deno.test("jsonLineParts() reads any name of a field", () =>
  inDatabase(async (database, dir) => {
    const names = ["a/b", "a~b", 'a"b', "a'b", "a.b", "a b", "ä", "$", "0", "A", "a"];
    const line = JSON.stringify(Object.fromEntries(names.map((name, i) => [name, i])));
    await Deno.writeTextFile(`${dir}/t.jsonl`, `${line}\n`);
    const { parts: [part] } = await jsonLineParts(database, [{ path: `${dir}/t.jsonl`, bytes: 1 }], { encoding: null });
    const wanted = names.map((name, i) => ({ name, as: `c${i}` }));
    assertEquals(await database.rows(part.select(wanted)), [names.map((_, i) => String(i))]);
  }));
