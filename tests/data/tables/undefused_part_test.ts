import { assertEquals } from "@std/assert";
import { quoteText } from "../../../lib/data/tables/database.ts";
import type { TablePart } from "../../../lib/data/tables/table_part.ts";
import { undefusedPart } from "../../../lib/data/tables/undefused_part.ts";
import { inDatabase } from "../_tables.ts";

/** A part of one row. */
function part(cells: Readonly<Record<string, string>>): TablePart {
  return {
    paths: ["x.csv"],
    columns: Object.keys(cells),
    select: (wanted) =>
      `SELECT ${wanted.map(({ name, as }) => `${quoteText(cells[name] ?? "?")} AS ${as}`).join(", ")}`,
  };
}

async function read(given: TablePart): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  await inDatabase(async (database) => {
    const wanted = given.columns.map((name, i) => ({ name, as: `c${i}` }));
    const row = await database.row(given.select(wanted));
    given.columns.forEach((name, i) => found[name] = row[i]);
  });
  return found;
}

const CELLS = { "'=a": "'=1", b: "'@x", "'c": "-5" };

Deno.test("undefusedPart() of our own files undoes every name and cell", async () => {
  assertEquals(await read(undefusedPart(part(CELLS))), { "=a": "=1", b: "@x", "'c": "-5" });
});

Deno.test("undefusedPart() of anybody's files undoes what gives a known text, and nothing else", async () => {
  const known = new Map([["b", ["@x", "y"]], ["=a", ["other", "=2"]]]);
  assertEquals(await read(undefusedPart(part(CELLS), known)), { "=a": "'=1", b: "@x", "'c": "-5" });
  assertEquals(await read(undefusedPart(part(CELLS), new Map([["b", ["'@x"]]]))), CELLS);
});

Deno.test("undefusedPart() leaves the query alone where nothing known could have been defused", () => {
  const sql = undefusedPart(part(CELLS), new Map([["b", ["x", "-5"]]])).select([{ name: "b", as: "c0" }]);
  assertEquals(sql, `SELECT c0 AS c0 FROM (SELECT '''@x' AS c0)`);
});
