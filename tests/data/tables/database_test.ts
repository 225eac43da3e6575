import { assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { quoteName, quoteText, startDuckDb, wholeText, wholeTextSql } from "../../../lib/data/tables/database.ts";
import { inDatabase, inFolder } from "../_tables.ts";

const HOSTILE = [`a"b`, "it's", "new\nline", "'; DROP TABLE t; --", "", "emoji 🍊", "semi;colon"];

Deno.test("quoteText() and quoteName() keep hostile texts whole", () =>
  inDatabase(async (database) => {
    for (const text of HOSTILE) {
      const name = quoteName(text === "" ? "empty" : text);
      assertEquals(await database.rows(`SELECT ${name} FROM (SELECT ${quoteText(text)} AS ${name})`), [[text]]);
    }
  }));

Deno.test("rows() gives 64-bit integers as numbers and SQL NULL as null", () =>
  inDatabase(async (database) => {
    assertEquals(await database.rows("SELECT 5::BIGINT, NULL, true, 1.5::DOUBLE"), [[5, null, true, 1.5]]);
    await assertRejects(() => database.rows("SELECT DATE '2024-01-01'"), TypeError);
  }));

Deno.test("wholeTextSql() and readText() keep a byte order mark that a text begins with", () =>
  inDatabase(async (database) => {
    const texts = ["\uFEFFa", "\uFEFF", "", ".a"];
    const row = await database.row(`SELECT ${texts.map((text) => wholeTextSql(quoteText(text))).join(", ")}`);
    assertEquals(row.map(wholeText), texts);
  }));

Deno.test("row() is the one row of an aggregate, of an empty table too", () =>
  inDatabase(async (database) => {
    assertEquals(await database.row("SELECT count(*), max(i) FROM (SELECT 1 AS i WHERE false)"), [0, null]);
  }));

Deno.test("append() and stream() carry typed columns across batch borders", () =>
  inDatabase(async (database) => {
    const n = 5000; // more than two vectors of DuckDB
    await database.run("CREATE TABLE t (word VARCHAR, i INTEGER, x DOUBLE)");
    const words = Array.from({ length: n }, (_, i) => `w${i}`);
    await database.append("t", [words, Int32Array.from(words, (_, i) => i), Float64Array.from(words, (_, i) => i / 2)]);
    let rows = 0, sum = 0;
    await database.stream("SELECT i, x, length(word)::INTEGER FROM t ORDER BY i", (batch, count) => {
      for (let r = 0; r < count; r++) {
        assertEquals([batch[0][r], batch[1][r]], [rows + r, (rows + r) / 2]);
        sum += batch[2][r];
      }
      rows += count;
    });
    assertEquals(rows, n);
    assertEquals(sum, words.join("").length);
  }));

Deno.test("stream() gives other number types as floats, and integers as they are", () =>
  inDatabase(async (database) => {
    await database.stream(
      "SELECT 1::BIGINT, 2.5::FLOAT, 3::SMALLINT, true, 4::INTEGER, 5.5::DOUBLE FROM range(2)",
      (batch) => {
        assertEquals(batch.map((column) => [...column]), [[1, 1], [2.5, 2.5], [3, 3], [1, 1], [4, 4], [5.5, 5.5]]);
        assertInstanceOf(batch[4], Int32Array);
        assertInstanceOf(batch[5], Float64Array);
      },
    );
  }));

Deno.test("stream() of nothing calls nobody", () =>
  inDatabase(async (database) => {
    await database.stream("SELECT 1::INTEGER AS a WHERE false", () => {
      throw new Error("called");
    });
  }));

Deno.test("append() keeps hostile texts, and counts of exactly one vector", () =>
  inDatabase(async (database) => {
    for (const n of [1, 2047, 2048, 2049]) {
      await database.run("CREATE OR REPLACE TABLE t (i INTEGER, word VARCHAR)");
      const words = Array.from({ length: n }, (_, i) => HOSTILE[i % HOSTILE.length]);
      await database.append("t", [Int32Array.from(words, (_, i) => i), words]);
      const [[count, same]] = await database.rows("SELECT count(*), count(DISTINCT word) FROM t");
      assertEquals([count, same], [n, Math.min(n, HOSTILE.length)]);
      assertEquals((await database.rows(`SELECT word FROM t WHERE i = ${n - 1}`))[0][0], words[n - 1]);
    }
  }));

Deno.test("run() and rows() pass on what the database refuses", () =>
  inDatabase(async (database) => {
    await assertRejects(() => database.run("SELECT no_such_column"), Error, "no_such_column");
    await assertRejects(() => database.rows("SELEKT"), Error);
    assertEquals(await database.rows("SELECT 1 WHERE false"), []);
  }));

Deno.test("startDuckDb() is limited to the memory that it was given", () =>
  inFolder(async (dir) => {
    const database = await startDuckDb({ spill: dir, memoryMb: 100 });
    try {
      const [[limit, folder]] = await database.rows(
        "SELECT current_setting('memory_limit'), current_setting('temp_directory')",
      );
      assertEquals(folder, dir);
      assertMatch(String(limit), /^95\.3 MiB$|^100(\.0)? MB$/);
    } finally {
      database.close();
    }
  }));

Deno.test("startDuckDb() keeps the rows of much in a file of the folder, and gives them as from memory", () =>
  inFolder(async (dir) => {
    const rowsOf = async (sourceBytes: number) => {
      const database = await startDuckDb({ spill: dir, sourceBytes });
      try {
        await database.run("CREATE TABLE t AS SELECT i, i % 3 AS part FROM range(5000) r(i)");
        const rows = await database.rows("SELECT i FROM t WHERE part = 1 ORDER BY i DESC LIMIT 3");
        return { files: [...Deno.readDirSync(dir)].filter(({ isFile }) => isFile).length, rows };
      } finally {
        database.close();
      }
    };
    const few = await rowsOf(1000), much = await rowsOf(1e9);
    assertEquals([few.files, much.files > 0, much.rows], [0, true, few.rows]);
  }));
