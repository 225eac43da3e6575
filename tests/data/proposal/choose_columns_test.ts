import { assertEquals } from "@std/assert";
import { chooseKeys, chooseTarget, chooseTime, keyCandidates } from "../../../lib/data/proposal/choose_columns.ts";
import type { ColumnLook } from "../../../lib/data/proposal/look_at_table.ts";

/** A column of 100 rows of whole numbers, but for what is said. */
function column(name: string, fields: Partial<ColumnLook> = {}): ColumnLook {
  return {
    name,
    known: 100,
    distinct: 20,
    numbers: 100,
    formatted: 0,
    commas: 0,
    codes: 0,
    hasFraction: false,
    negatives: 0,
    zeros: 0,
    min: 0,
    max: 20,
    example: "1",
    dates: null,
    readings: [],
    ...fields,
  };
}
const text = (name: string, fields: Partial<ColumnLook> = {}) => column(name, { numbers: 0, ...fields });

Deno.test("chooseTime() takes codes of digits for dates only where the name says so", () => {
  const look = (name: string) => ({ rows: 100, columns: [column(name, { dates: "YYYY" }), column("n")] });
  assertEquals(chooseTime(look("year"))?.name, "year");
  assertEquals(chooseTime(look("units")), null);
});

Deno.test("chooseTime() prefers a column called like a time to one of when a row was changed", () => {
  const columns = [text("updated_at", { dates: "YYYY-MM-DD" }), text("week", { dates: "YYYY-MM-DD" })];
  assertEquals(chooseTime({ rows: 100, columns }), { name: "week", certainty: "sure", others: ["updated_at"] });
  const alike = [text("from", { dates: "YYYY-MM-DD" }), text("to", { dates: "YYYY-MM-DD" })];
  assertEquals(chooseTime({ rows: 100, columns: alike })?.certainty, "guess");
});

Deno.test("chooseTarget() prefers what is sold to its price, its code, a flag and money", () => {
  const columns = [
    column("price", { hasFraction: true }),
    column("units"),
    column("sku"),
    column("promo", { distinct: 2 }),
  ];
  assertEquals(chooseTarget({ rows: 100, columns }, "date")?.name, "units");
  const german = [column("Menge"), column("Umsatz", { hasFraction: true })];
  assertEquals(chooseTarget({ rows: 100, columns: german }, "date"), {
    name: "Menge",
    certainty: "likely",
    others: ["Umsatz"],
  });
});

Deno.test("chooseTarget() of names that say nothing takes the last column of numbers, as a guess", () => {
  const columns = [column("a"), column("b"), text("c")];
  assertEquals(chooseTarget({ rows: 100, columns }, "date"), { name: "b", certainty: "guess", others: ["a"] });
});

Deno.test("keyCandidates() are texts, codes and whole numbers called like keys, without what names each row", () => {
  const columns = [
    text("note", { distinct: 98 }),
    text("shop"),
    column("item"),
    column("code7", { codes: 3 }),
    column("n"),
    column("store", { hasFraction: true }),
    text("half", { known: 50 }),
  ];
  assertEquals(keyCandidates({ rows: 100, columns }, []).map(({ name }) => name).sort(), ["code7", "item", "shop"]);
});

/** Counts different rows of a small table in memory. */
function counter(rows: readonly Readonly<Record<string, string>>[]) {
  return (names: readonly string[]) =>
    Promise.resolve(new Set(rows.map((row) => JSON.stringify(names.map((name) => row[name])))).size);
}

Deno.test("chooseKeys() takes the fewest columns that tell rows apart: no category of an item, no city of a shop", async () => {
  const rows = ["a", "b", "c"].flatMap((item) =>
    ["n", "s"].flatMap((shop) =>
      Array.from(
        { length: 30 },
        (_, t) => ({ t: `${t}`, item, shop, city: `city of ${shop}`, kind: item < "c" ? "x" : "y" }),
      )
    )
  );
  const candidates = [["item", 3], ["shop", 2], ["kind", 2], ["city", 2]].map(([name, distinct]) => ({
    name: String(name),
    score: 10 + Number(distinct) / 10,
    distinct: Number(distinct),
  }));
  const { keys, isUnique } = await chooseKeys(candidates, { rows: rows.length, time: "t", count: counter(rows) });
  assertEquals([keys, isUnique], [["item", "shop"], true]);
});
