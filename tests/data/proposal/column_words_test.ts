import { assertEquals } from "@std/assert";
import { readName } from "../../../lib/data/proposal/column_words.ts";

const NAMES: readonly [name: string, meanings: string][] = [
  ["ds", "time"],
  ["order_date", "time"],
  ["Datum", "time"],
  ["StoreID", "key"],
  ["unique_id", "key"],
  ["Artikelnummer", "key"],
  ["Verkaufsmenge", "quantity"],
  ["Absatz (Stück)", "quantity"],
  ["Umsatz", "money"],
  ["unit_price", "quantity ahead"],
  ["Verkaufspreis", "ahead"],
  ["customer", "buyer"],
  ["x7", ""],
];
for (const [name, meanings] of NAMES) {
  Deno.test(`readName() reads ${JSON.stringify(name)}`, () => assertEquals([...readName(name)].join(" "), meanings));
}
