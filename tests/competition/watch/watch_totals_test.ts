import { assertEquals } from "@std/assert";
import { totalsOf } from "@lib/competition/watch/watch_totals.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";

const named = (parts: string[][], columns: string[]) =>
  totalsOf(parts.map(seriesKey), columns).map(({ column, value, members }) => `${column}=${value}: ${members}`);

Deno.test("totalsOf() are all keys, and those with a value of a column in common, two at least", () => {
  const parts = [["a", "n"], ["a", "s"], ["b", "n"]];
  assertEquals(named(parts, ["item", "location"]), ["=: 0,1,2", "item=a: 0,1", "location=n: 0,2"]);
});

Deno.test("totalsOf() names no sum twice, and none of one key", () => {
  assertEquals(named([["a", "n"], ["b", "n"]], ["item", "location"]), ["=: 0,1"]);
  assertEquals(named([["a"]], ["item"]), []);
});

Deno.test("totalsOf() gives each total an id of its own", () => {
  const totals = totalsOf([["x", "x"], ["x", "y"], ["y", "x"]].map(seriesKey), ["a", "b"]);
  assertEquals(new Set(totals.map(({ id }) => id)).size, 3);
});
