import { assertEquals } from "@std/assert";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { datesOf, lookAtTable } from "../../../lib/data/proposal/look_at_table.ts";
import { inDatabase } from "../_tables.ts";

Deno.test("lookAtTable() counts what cells are: numbers, commas, codes, signs, dates", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, 'a;b;c;d\n-1;"1,5";007;2024-01-01\n0;2,25;8;2024-01-02\n2.5;n/a;x;\n');
    const { rows, columns } = await lookAtTable(await openTable(database, `${dir}/t.csv`));
    assertEquals(rows, 3);
    const [a, b, c, d] = columns;
    assertEquals([a!.numbers, a!.negatives, a!.zeros, a!.hasFraction, a!.min, a!.max], [3, 1, 1, true, -1, 2.5]);
    assertEquals([b!.known, b!.formatted, b!.commas, b!.numbers, b!.example], [2, 2, 2, 0, "1,5"]);
    assertEquals([c!.codes, c!.numbers, c!.known], [1, 2, 3]);
    assertEquals([d!.dates, d!.known], ["YYYY-MM-DD", 2]);
  }));

Deno.test("datesOf() knows dates of two readings, and texts that are mostly none", () => {
  const of = (texts: string[]) => datesOf({ texts, rows: new Float64Array(texts.length).fill(1) });
  assertEquals(of(["01/02/2024", "3/4/2024"]).readings, ["DD/MM/YYYY", "MM/DD/YYYY"]);
  assertEquals(of(["2024-01-01", "later", "soon"]), { dates: null, readings: [] });
});
