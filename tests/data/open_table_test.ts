import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
import { openTable, rejectedLinesSql, requireColumns } from "../../lib/data/open_table.ts";
import type { Database } from "../../lib/data/database.ts";
import { inDatabase } from "./_tables.ts";

const ROWS = [["2024-01-01", "007", "5"], ["2024-01-02", "a;b", "6"]];

async function readAll(database: Database, path: string) {
  const table = await openTable(database, path);
  return { columns: table.columns, rows: await database.rows(`SELECT * FROM ${table.relation}`) };
}

const CSVS: Record<string, string> = {
  comma: "date,item,demand\n2024-01-01,007,5\n2024-01-02,a;b,6\n",
  "semicolon, byte order mark and CRLF": '\uFEFFdate;item;demand\r\n2024-01-01;007;5\r\n2024-01-02;"a;b";6\r\n',
  "tab, no last newline": "date\titem\tdemand\n2024-01-01\t007\t5\n2024-01-02\ta;b\t6",
};

for (const [name, text] of Object.entries(CSVS)) {
  Deno.test(`openTable() reads CSV with ${name}, all as text`, () =>
    inDatabase(async (database, dir) => {
      await Deno.writeTextFile(`${dir}/t.csv`, text);
      assertEquals(await readAll(database, `${dir}/t.csv`), { columns: ["date", "item", "demand"], rows: ROWS });
    }));
}

Deno.test("openTable() reads .csv.gz and .csv.zst", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, CSVS.comma);
    for (const [ending, compression] of [["gz", "gzip"], ["zst", "zstd"]]) {
      const path = `${dir}/t.csv.${ending}`;
      await database.run(
        `COPY (FROM read_csv('${dir}/t.csv', all_varchar = true)) TO '${path}' (FORMAT csv, COMPRESSION ${compression})`,
      );
      assertEquals((await readAll(database, path)).rows, ROWS);
    }
  }));

Deno.test("openTable() reads JSON lines as text: 007 stays, 1e999 and 30 February are kept as written", () =>
  inDatabase(async (database, dir) => {
    const lines = [{ date: "2024-01-01", item: "007", demand: 5 }, { date: "2024-02-30", item: "8", demand: null }];
    const text = `${
      lines.map((line) => JSON.stringify(line)).join("\n")
    }\n{"date":"2024-01-03","item":"9","demand":1e999}\n`;
    await Deno.writeTextFile(`${dir}/t.jsonl`, text);
    assertEquals((await readAll(database, `${dir}/t.jsonl`)).rows, [
      ["2024-01-01", "007", "5"],
      ["2024-02-30", "8", null],
      ["2024-01-03", "9", "1e999"],
    ]);
  }));

Deno.test("openTable() reads Parquet and globs in file order", () =>
  inDatabase(async (database, dir) => {
    for (const n of [2, 1]) await database.run(`COPY (SELECT ${n} AS n) TO '${dir}/p${n}.parquet' (FORMAT parquet)`);
    assertEquals((await readAll(database, `${dir}/p*.parquet`)).rows, [[1], [2]]);
  }));

Deno.test("openTable() keeps lines with # and lone apostrophes", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "date,item\n#1,O'Brien\n'2,'b'\n");
    assertEquals((await readAll(database, `${dir}/t.csv`)).rows, [["#1", "O'Brien"], ["'2", "'b'"]]);
  }));

Deno.test("rejectedLinesSql() tells lines of a wrong width and bytes that are not UTF-8, once each", () =>
  inDatabase(async (database, dir) => {
    const bytes = [..."date,item,demand\n2024-01-01,a,5\n2024-01-02,b\n1,2,3,4,5\n2024-01-03,X,5\n"].map((c) =>
      c === "X" ? 0xe9 : c.charCodeAt(0)
    );
    await Deno.writeFile(`${dir}/t.csv`, new Uint8Array(bytes));
    const table = await openTable(database, `${dir}/t.csv`);
    assertEquals((await database.rows(`SELECT * FROM ${table.relation}`)).length, 1);
    const lines = await database.rows(`SELECT line FROM (${rejectedLinesSql(table)}) ORDER BY line`);
    assertEquals(lines, [[3], [4], [5]]);
  }));

Deno.test("openTable() throws typed errors for unknown formats and broken files", () =>
  inDatabase(async (database, dir) => {
    const codeOf = async (name: string, content: string) => {
      await Deno.writeTextFile(`${dir}/${name}`, content);
      return (await assertRejects(() => openTable(database, `${dir}/${name}`), DataError)).code;
    };
    assertEquals(await codeOf("t.xlsx", "x"), "UNSUPPORTED_FORMAT");
    assertEquals(await codeOf("t.csv.gz", "not gzip"), "UNREADABLE_FILE");
    assertEquals(await codeOf("t.parquet", "not parquet"), "UNREADABLE_FILE");
    assertEquals(await codeOf("empty.csv", ""), "EMPTY_TABLE");
  }));

Deno.test("requireColumns() names what is missing, what there is and what is near", () => {
  const table = { source: "t.csv", columns: ["date", "item", "Demand"] };
  requireColumns(table, ["date", "Demand"]);
  const error = assertThrows(() => requireColumns(table, ["date", "demand"]), DataError);
  assertEquals(error.code, "MISSING_COLUMN");
  assertEquals(error.context.missing, ["demand"]);
  assertEquals(error.context.available, ["date", "item", "Demand"]);
  assertStringIncludes(error.hint, '"Demand"');
  assertStringIncludes(error.message, '["date","item","Demand"]');
});

Deno.test("openTable() reads the file that was named, not those that its name would match as a pattern", () =>
  inDatabase(async (database, dir) => {
    const names = ["sales[1].csv", "sales1.csv", "s*.csv", "sx.csv", "a?.csv", "ab.csv", "{x,y}.csv", "it's.csv"];
    for (const name of names) await Deno.writeTextFile(`${dir}/${name}`, `file\n"${name}"\n`);
    for (const name of names) {
      assertEquals((await readAll(database, `${dir}/${name}`)).rows, [[name]]);
    }
    await Deno.mkdir(`${dir}/in[1]`);
    await Deno.writeTextFile(`${dir}/in[1]/x.csv`, "file\ninner\n");
    assertEquals((await readAll(database, `${dir}/in[1]/x.csv`)).rows, [["inner"]]);
  }));

Deno.test("openTable() puts columns of many files together by name", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/m1.csv`, "date,item,demand\n2024-01-01,a,1\n");
    await Deno.writeTextFile(`${dir}/m2.csv`, "item,demand,date\nb,2,2024-01-02\n");
    assertEquals((await readAll(database, `${dir}/m?.csv`)).rows, [["2024-01-01", "a", "1"], ["2024-01-02", "b", "2"]]);
  }));

Deno.test("openTable() reads dates, numbers and timestamps of Parquet as the text that the rules expect", () =>
  inDatabase(async (database, dir) => {
    await database.run(
      `COPY (SELECT DATE '2024-02-29' AS date, 7 AS item, 1.5 AS demand, TIMESTAMP '2024-02-29 00:00:00' AS time)
       TO '${dir}/p.parquet' (FORMAT parquet)`,
    );
    const { relation, columns, format } = await openTable(database, `${dir}/p.parquet`);
    assertEquals([columns, format], [["date", "item", "demand", "time"], "parquet"]);
    const texts = columns.map((name) => `CAST(${name} AS VARCHAR)`);
    assertEquals(await database.rows(`SELECT ${texts.join(", ")} FROM ${relation}`), [
      ["2024-02-29", "7", "1.5", "2024-02-29 00:00:00"],
    ]);
  }));

Deno.test("openTable() reads one JSON array, fields in any order or absent", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.json`, '[{"item":"007","n":1.5},{"n":true,"extra":"x","item":7},{"item":null}]');
    assertEquals(await readAll(database, `${dir}/t.json`), {
      columns: ["item", "n", "extra"],
      rows: [["007", "1.5", null], ["7", "true", "x"], [null, null, null]],
    });
  }));

Deno.test("openTable() of a header alone has its columns and no rows; fields may hold quotes and line breaks", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/h.csv`, "date,item,demand\n");
    assertEquals(await readAll(database, `${dir}/h.csv`), { columns: ["date", "item", "demand"], rows: [] });
    await Deno.writeTextFile(`${dir}/q.csv`, 'a,b\n"say ""x""","two\nlines"\n');
    assertEquals((await readAll(database, `${dir}/q.csv`)).rows, [['say "x"', "two\nlines"]]);
  }));

Deno.test("openTable() says which ending it does not know", () =>
  inDatabase(async (database, dir) => {
    for (const [name, ending] of [["t.xls", ".xls"], ["t", ""], ["t.csv.bz2", ".bz2"], ["dir.csv/t", ""]]) {
      const error = await assertRejects(() => openTable(database, `${dir}/${name}`), DataError);
      assertEquals(error.code, "UNSUPPORTED_FORMAT");
      assertStringIncludes(error.message, `current value is "${ending}"`);
    }
  }));

Deno.test("requireColumns() has a remedy where no name is near, and needs nothing for nothing", () => {
  const table = { source: "t.csv", columns: ["a", "b"] };
  requireColumns(table, []);
  const error = assertThrows(() => requireColumns(table, ["quantity", "moment"]), DataError);
  assertEquals(error.context.missing, ["quantity", "moment"]);
  assertStringIncludes(error.hint, "keys, time, target, exogenous");
});

Deno.test("rejectedLinesSql() of other formats has no lines", () =>
  inDatabase(async (database) => {
    assertEquals(await database.rows(rejectedLinesSql({ format: "parquet" })), []);
  }));
