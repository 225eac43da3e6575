import { assertEquals, assertRejects } from "@std/assert";
import { quoteName, quoteText } from "../../lib/data/database.ts";
import { inDatabase } from "./_tables.ts";

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
