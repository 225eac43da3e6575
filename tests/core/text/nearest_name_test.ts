import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearestName } from "@lib/core/text/nearest_name.ts";

Deno.test("nearestName() finds the candidate with the fewest edits", () => {
  assertEquals(nearestName("demnd", ["date", "item", "demand"]), "demand");
  assertEquals(nearestName("locaton", ["allocation", "location"]), "location");
  assertEquals(nearestName("rigde", ["naive", "ridge", "theta"]), "ridge");
  assertEquals(nearestName("seasonalnaive", ["naive", "seasonal_naive"]), "seasonal_naive");
});

Deno.test("nearestName() counts insertions, deletions and replacements alike", () => {
  // One edit each from "store"; the first of equals wins.
  for (const typed of ["stores", "stor", "stare", "tore"]) assertEquals(nearestName(typed, ["item", "store"]), "store");
  assertEquals(nearestName("ab", ["b", "a"]), "b");
});

Deno.test("nearestName() leaves letter case aside, on both sides", () => {
  assertEquals(nearestName("DEMAND", ["price", "Demand"]), "Demand");
  assertEquals(nearestName("demand", ["PRICE", "DEMAND"]), "DEMAND");
});

Deno.test("nearestName() finds nothing among names that are far", () => {
  assertEquals(nearestName("demand", ["x", "quantity"]), null);
  assertEquals(nearestName("demand", []), null);
  assertEquals(nearestName("", ["quantity"]), null);
});

Deno.test("nearestName() lets half of the letters change, and no more", () => {
  assertEquals(nearestName("abcd", ["abxy"]), "abxy");
  assertEquals(nearestName("abcd", ["axyz"]), null);
  assertEquals(nearestName("a", ["b"]), "b", "a letter may change in a name of one");
});

/** Fewest edits by trying all first moves. */
function slowEdits(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const [x, y] = [a.slice(1), b.slice(1)];
  return Math.min(slowEdits(x, y) + Number(a[0] !== b[0]), slowEdits(x, b) + 1, slowEdits(a, y) + 1);
}

Deno.test("nearestName() has as few edits as any candidate, by exhaustive search", () => {
  const word = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 5 }).map((l) => l.join(""));
  fc.assert(fc.property(word, fc.array(word, { minLength: 1, maxLength: 5 }), (name, candidates) => {
    const edits = candidates.map((candidate) => slowEdits(name, candidate));
    const least = Math.min(...edits);
    const expected = least <= Math.max(name.length, 2) / 2 ? candidates[edits.indexOf(least)] : null;
    assertEquals(nearestName(name, candidates), expected);
  }));
});

Deno.test("nearestName() of a smaller share takes only what is nearer", () => {
  assertEquals([nearestName("England", ["Finland"]), nearestName("England", ["Finland"], { share: 1 / 3 })], [
    "Finland",
    null,
  ]);
});
