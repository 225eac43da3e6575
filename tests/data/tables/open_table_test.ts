import { gzipSync } from "node:zlib";
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { collectRejected, numberedRowsSql, openTable } from "../../../lib/data/tables/open_table.ts";
import { requireColumns, requireInEachFile, requireOnce } from "../../../lib/data/sources/required_columns.ts";
import type { Database } from "../../../lib/data/tables/database.ts";
import { inDatabase } from "../_tables.ts";

const ROWS = [["2024-01-01", "007", "5"], ["2024-01-02", "a;b", "6"]];

async function readAll(database: Database, path: string) {
  const table = await openTable(database, path);
  return { columns: table.columns, rows: await database.rows(`SELECT * EXCLUDE rn FROM (${numberedRowsSql(table)})`) };
}

/** Lines that are no rows, after a scan. */
async function rejectedOf(database: Database, path: string) {
  const table = await openTable(database, path);
  const rows = await database.rows(`SELECT * EXCLUDE rn FROM (${numberedRowsSql(table)})`);
  await collectRejected(table);
  return { rows, rejected: await database.rows('SELECT line, "text" FROM rejected ORDER BY file, line') };
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
    assertEquals((await readAll(database, `${dir}/p*.parquet`)).rows, [["1"], ["2"]]);
  }));

Deno.test("openTable() keeps lines with # and lone apostrophes", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "date,item\n#1,O'Brien\n'2,'b'\n");
    assertEquals((await readAll(database, `${dir}/t.csv`)).rows, [["#1", "O'Brien"], ["'2", "'b'"]]);
  }));

Deno.test("collectRejected() tells lines of a wrong width and bytes that are not UTF-8, once each, whole and by number", () =>
  inDatabase(async (database, dir) => {
    const wide = `1,2,3,4,${"long ".repeat(2000)}end`;
    const text = `date,item,demand\n2024-01-01,a,5\n\n2024-01-02,b\n"two\nlines",x,1\n${wide}\n2024-01-03,X,5\n`;
    await Deno.writeFile(`${dir}/t.csv`, Uint8Array.from(text, (c) => c === "X" ? 0xe9 : c.charCodeAt(0)));
    const { rows, rejected } = await rejectedOf(database, `${dir}/t.csv`);
    assertEquals(rows, [["2024-01-01", "a", "5"], ["two\nlines", "x", "1"]]);
    assertEquals(rejected, [[4, "2024-01-02,b"], [7, wide], [8, "2024-01-03,\ufffd,5"]]);
  }));

Deno.test("collectRejected() numbers lines also of a file that is read as it is, compressed or not", () =>
  inDatabase(async (database, dir) => {
    const text = 'a,b\n1,2\n\n"x\ny",2\nshort\n3,4\n\n1,2,3\n';
    await Deno.writeTextFile(`${dir}/t.csv`, text);
    await Deno.writeFile(`${dir}/t.csv.gz`, gzipSync(text));
    for (const name of ["t.csv", "t.csv.gz"]) {
      const { rows, rejected } = await rejectedOf(database, `${dir}/${name}`);
      assertEquals(rows.length, 3);
      assertEquals(rejected, [[6, "short"], [9, "1,2,3"]]);
    }
  }));

Deno.test("openTable() loses of an unclosed quote its line alone, whatever comes after", () =>
  inDatabase(async (database, dir) => {
    const lines = Array.from({ length: 300 }, (_, i) => `${i},${i % 7 === 3 ? '"quoted, ""text"""' : "plain"}`);
    for (const bad of ['50,"open', '50,"clo"sed', '50,"']) {
      const text = `n,note\n${lines.with(50, bad).join("\n")}\n`;
      await Deno.writeTextFile(`${dir}/t.csv`, text);
      const { rows, rejected } = await rejectedOf(database, `${dir}/t.csv`);
      assertEquals([rows.length, rejected], [299, [[52, bad]]], bad);
    }
    await Deno.writeTextFile(`${dir}/last.csv`, 'n,note\n1,x\n2,"open');
    assertEquals(await rejectedOf(database, `${dir}/last.csv`), { rows: [["1", "x"]], rejected: [[3, '2,"open']] });
  }));

Deno.test("openTable() reads any line ends, also mixed, and UTF-16", () =>
  inDatabase(async (database, dir) => {
    const rows = [["1", "ä"], ["2", "two\nlines"], ["3", 'x"y'], ["4", "z"]];
    const mixed = '\ufeffn,note\r\n1,ä\n2,"two\nlines"\r3,"x""y"\r\n4,z';
    for (const text of [mixed, mixed.replaceAll(/\r\n|\r(?!\n)/g, "\n"), 'n,note\r1,ä\r2,"two\nlines"\r3,x"y\r4,z\r']) {
      await Deno.writeTextFile(`${dir}/t.csv`, text);
      assertEquals((await readAll(database, `${dir}/t.csv`)).rows, rows);
    }
    for (const littleEndian of [true, false]) {
      const view = new DataView(new ArrayBuffer(2 * mixed.length));
      [...mixed].forEach((letter, i) => view.setUint16(2 * i, letter.charCodeAt(0), littleEndian));
      await Deno.writeFile(`${dir}/u.csv`, new Uint8Array(view.buffer));
      assertEquals(await readAll(database, `${dir}/u.csv`), { columns: ["n", "note"], rows });
    }
  }));

Deno.test("openTable() keeps order, and collectRejected() numbers, over more than one buffer of the database", () =>
  inDatabase(async (database, dir) => {
    const bad = (i: number) => i % 40_009 === 17, name = "x".repeat(60);
    const lines = Array.from({ length: 300_000 }, (_, i) => bad(i) ? "short" : `${i},"${name}"`);
    await Deno.writeTextFile(`${dir}/t.csv`, `rank,name\n${lines.join("\n")}\n`);
    const table = await openTable(database, `${dir}/t.csv`);
    const [rows, falls] = await database.row(
      `SELECT count(*), count_if(rank < before) FROM (
         SELECT CAST(c0 AS INTEGER) AS rank, lag(CAST(c0 AS INTEGER)) OVER (ORDER BY rn) AS before
         FROM (${numberedRowsSql(table)}))`,
    );
    assertEquals([rows, falls], [lines.filter((line) => line !== "short").length, 0]);
    await collectRejected(table);
    const told = await database.rows("SELECT line FROM rejected ORDER BY line");
    assertEquals(told.map(([line]) => line), lines.flatMap((line, i) => line === "short" ? [i + 2] : []));
  }));

Deno.test("openTable() takes the delimiter of a line sep= and reads on behind it", () =>
  inDatabase(async (database, dir) => {
    for (const [lead, end] of [["sep=;", "\n"], ["\ufeffSEP=;", "\r\n"], ["sep=;", "\r"]] as const) {
      const text = [lead, "date;item;demand", ...ROWS.map(([date]) => `${date};a,b;1`), "2024-01-03;short", ""].join(
        end,
      );
      await Deno.writeTextFile(`${dir}/t.csv`, text);
      const read = await rejectedOf(database, `${dir}/t.csv`);
      assertEquals(read.rows, ROWS.map(([date]) => [date, "a,b", "1"]));
      assertEquals(read.rejected, [[5, "2024-01-03;short"]], JSON.stringify(lead + end));
    }
  }));

Deno.test("openTable() refuses what is no table by what it is; a title above the header is named", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeFile(`${dir}/t.csv`, gzipSync("date,item,demand\n"));
    const error = await assertRejects(() => openTable(database, `${dir}/t.csv`), DataError);
    assertStringIncludes(error.message, "gzip");
    await Deno.writeTextFile(`${dir}/t.parquet`, "version https://git-lfs.github.com/spec/v1\n");
    const pointer = await assertRejects(() => openTable(database, `${dir}/t.parquet`), DataError);
    assertStringIncludes(pointer.hint, "git lfs pull");
    await Deno.writeTextFile(`${dir}/t.csv`, "Sales report 2022\nexported by x\n\nitem,date,demand\na,2024-01-01,1\n");
    const table = await openTable(database, `${dir}/t.csv`);
    const titled = assertThrows(() => requireColumns(table, ["item", "date", "demand"]), DataError);
    assertStringIncludes(titled.hint, "take titles above it out");
  }));

Deno.test("openTable() reads over empty lines, also before the header, and numbers lines with them", () =>
  inDatabase(async (database, dir) => {
    for (const [i, end] of ["\n", "\r\n", "\r"].entries()) {
      await Deno.writeTextFile(`${dir}/t${i}.csv`, ["", "", "a,b", "", "1,2", "short", "", "3,4", ""].join(end));
      const { rows, rejected } = await rejectedOf(database, `${dir}/t${i}.csv`);
      assertEquals([rows, rejected], [[["1", "2"], ["3", "4"]], [[6, "short"]]], JSON.stringify(end));
    }
  }));

Deno.test("openTable() refuses letters that it does not know, and reads them when told", () =>
  inDatabase(async (database, dir) => {
    const latin = Uint8Array.from("n,note\n1,K\xe4se\n2,\xd6l\n3,\xdf\n", (letter) => letter.charCodeAt(0));
    await Deno.writeFile(`${dir}/t.csv`, latin);
    const error = await assertRejects(() => openTable(database, `${dir}/t.csv`), DataError);
    assertEquals(error.code, "UNKNOWN_ENCODING");
    assertStringIncludes(error.hint, '"encoding": "windows-1252"');
    const told = await openTable(database, `${dir}/t.csv`, { encoding: "windows-1252" });
    assertEquals(await database.rows(`SELECT c1 FROM (${numberedRowsSql(told)})`), [["Käse"], ["Öl"], ["ß"]]);
    await Deno.writeFile(`${dir}/u.csv`, Uint8Array.from("n\0,\0m\0\n\0", (letter) => letter.charCodeAt(0)));
    const wide = await assertRejects(() => openTable(database, `${dir}/u.csv`), DataError);
    assertEquals([wide.code, wide.context.encoding], ["UNKNOWN_ENCODING", "utf-16le"]);
  }));

Deno.test("openTable() reads a text with a byte of zero, wherever it is, and refuses what is mostly zeros and no UTF-16", () =>
  inDatabase(async (database, dir) => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},x`);
    for (const at of [1, 19_000]) {
      await Deno.writeTextFile(`${dir}/t.csv`, ["n,note", ...lines.with(at, "7,a\0b"), ""].join("\n"));
      const { rows, rejected } = await rejectedOf(database, `${dir}/t.csv`);
      assertEquals([rows.length, rows[at], rejected], [20_000, ["7", "a\0b"], []]);
    }
    await Deno.writeTextFile(`${dir}/b.csv`, `n,m\n${"1,\0\0\0\0,2\n".repeat(30)}`);
    assertEquals((await assertRejects(() => openTable(database, `${dir}/b.csv`), DataError)).code, "UNREADABLE_FILE");
  }));

Deno.test("openTable() reads endings in capital letters", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeFile(`${dir}/T.CSV.GZ`, gzipSync(CSVS.comma));
    await Deno.writeTextFile(`${dir}/T.JSONL`, '{"date": "2024-01-01", "item": "007", "demand": 5}\n');
    assertEquals((await readAll(database, `${dir}/T.CSV.GZ`)).rows, ROWS);
    assertEquals((await readAll(database, `${dir}/T.JSONL`)).rows, [ROWS[0]]);
  }));

Deno.test("openTable() takes no neighbour of a bad JSON line along, and finds names that come late", () =>
  inDatabase(async (database, dir) => {
    const lines = Array.from({ length: 500 }, (_, i) => JSON.stringify({ n: i, ...(i === 499 ? { late: "x" } : {}) }));
    const bad = { 10: "oops", 11: '{"n": 1, "cut', 200: "[1, 2]", 201: "", 300: "7" };
    for (const [at, line] of Object.entries(bad)) lines[Number(at)] = line;
    await Deno.writeTextFile(`${dir}/t.jsonl`, lines.join("\r\n"));
    const { rows, rejected } = await rejectedOf(database, `${dir}/t.jsonl`);
    assertEquals([rows.length, rows[0], rows.at(-1)], [495, ["0", null], ["499", "x"]]);
    assertEquals(rejected, [[11, "oops"], [12, '{"n": 1, "cut'], [201, "[1, 2]"], [301, "7"]]);
  }));

Deno.test("openTable() puts parts together by name; requireInEachFile() and requireOnce() name the file that does not fit", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/p1.csv`, "date,item,demand\n2024-01-01,a,1\n");
    await Deno.writeTextFile(`${dir}/p2.csv`, "item;price;demand;date\nb;9;2;2024-01-02\n");
    await Deno.writeTextFile(`${dir}/p3.csv`, "date,demand,x,x\n2024-01-03,3,0,0\n");
    const { columns, rows } = await readAll(database, `${dir}/p?.csv`);
    assertEquals(columns, ["date", "item", "demand", "price", "x"]);
    assertEquals(rows, [
      ["2024-01-01", "a", "1", null, null],
      ["2024-01-02", "b", "2", "9", null],
      ["2024-01-03", null, "3", null, "0"],
    ]);
    const table = await openTable(database, `${dir}/p?.csv`);
    requireInEachFile(table, ["date", "demand"]);
    const missing = assertThrows(() => requireInEachFile(table, ["item"]), DataError);
    assertEquals([missing.code, missing.message.includes("p3.csv")], ["MISSING_COLUMN", true]);
    requireOnce(table, ["date"]);
    assertEquals(assertThrows(() => requireOnce(table, ["x"]), DataError).code, "DUPLICATE_COLUMN");
  }));

Deno.test("openTable() throws typed errors for unknown formats and broken files", () =>
  inDatabase(async (database, dir) => {
    const codeOf = async (name: string, content: string) => {
      await Deno.writeTextFile(`${dir}/${name}`, content);
      return (await assertRejects(() => openTable(database, `${dir}/${name}`), DataError)).code;
    };
    assertEquals(await codeOf("t.xlsx", "x"), "UNSUPPORTED_FORMAT");
    assertEquals(await codeOf("t.csv.gz", "not gzip"), "DAMAGED_FILE");
    assertEquals(await codeOf("t.parquet", "not parquet"), "UNREADABLE_FILE");
    assertEquals(await codeOf("empty.csv", ""), "EMPTY_TABLE");
  }));

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
    const { format } = await openTable(database, `${dir}/p.parquet`);
    assertEquals(format, "parquet");
    assertEquals(await readAll(database, `${dir}/p.parquet`), {
      columns: ["date", "item", "demand", "time"],
      rows: [["2024-02-29", "7", "1.5", "2024-02-29 00:00:00"]],
    });
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

Deno.test("openTable() of data that models were trained of in memory says that it is nowhere, and what to name", () =>
  inDatabase(async (database) => {
    const error = await assertRejects(() => openTable(database, "data"), DataError);
    assertEquals(error.code, "MISSING_FILE");
    assertStringIncludes(error.hint, "--input rows.csv");
  }));
