import { assert, assertEquals, assertMatch, assertNotEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  compareKeys,
  concatPanels,
  formatKey,
  type Panel,
  partition,
  seriesKey,
  slicePanel,
} from "../../../lib/core/rows/panel.ts";

/** Three keys of 3, 2 and 0 rows. */
function panel(): Panel {
  return {
    calendar: { frequency: "day", anchor: 0 },
    keyColumns: ["item"],
    keys: ["a", "b", "c"].map((part) => seriesKey([part])),
    offsets: Int32Array.of(0, 3, 5, 5),
    ds: Int32Array.of(7, 8, 9, 8, 9),
    y: Float64Array.of(2, 0, NaN, 5, 6),
    exogenous: [{ name: "price", kind: "future", values: Float64Array.of(1, 2, 3, 4, 5) }],
  };
}

Deno.test("partition() gives the rows of one key as views", () => {
  const source = panel(), part = partition(source, 1);
  assertEquals([...part.ds], [8, 9]);
  assertEquals([...part.y], [5, 6]);
  assertEquals([...part.exogenous[0].values], [4, 5]);
  assertEquals(part.offsets, Int32Array.of(0, 2));
  assertEquals(part.keys, [source.keys[1]]);
  assertStrictEquals(part.y.buffer, source.y.buffer); // no copy
  assertEquals(partition(source, 2).y.length, 0);
});

Deno.test("slicePanel() takes any span of keys and refuses spans outside", () => {
  const source = panel();
  assertEquals(slicePanel(source, 0, 3), source);
  assertEquals(slicePanel(source, 1, 1).offsets, Int32Array.of(0));
  for (const [from, to] of [[-1, 2], [0, 4], [2, 1]]) {
    assertThrows(() => slicePanel(source, from, to), RangeError, "must lie inside");
  }
});

Deno.test("concatPanels() of the slices is the panel, for any cut", () => {
  const source = panel();
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2 })), (cuts) => {
    const borders = [0, ...cuts.sort(), 3];
    const parts = borders.slice(1).map((to, i) => slicePanel(source, borders[i], to));
    assertEquals(concatPanels(parts), source);
  }));
  assertThrows(() => concatPanels([]), RangeError);
});

Deno.test("concatPanels() copies", () => {
  const source = panel(), joined = concatPanels([source]);
  joined.y[0] = 99;
  assertEquals(source.y[0], 2);
});

const HOSTILE = [
  "../../x",
  "%2e%2e",
  "",
  "A",
  "a",
  "a|b",
  "a/b",
  "a\nb",
  "a'b\"c;--",
  "\u0000",
  "🛒",
  "é",
  "e\u0301",
  "007",
  "7",
  " 7",
];

Deno.test("seriesKey() gives safe, distinct ids to hostile texts and keeps them as they are", () => {
  const keys = HOSTILE.map((part) => seriesKey([part, "x"]));
  for (const key of keys) assertMatch(key.id, /^[0-9a-f]{32}$/);
  assertEquals(new Set(keys.map((key) => key.id)).size, HOSTILE.length);
  assertEquals(keys.map((key) => key.parts[0]), HOSTILE);
});

Deno.test("seriesKey() is injective over the borders of parts", () => {
  assertNotEquals(seriesKey(["a", "bc"]).id, seriesKey(["ab", "c"]).id);
  assertNotEquals(seriesKey(["a|b", "c"]).id, seriesKey(["a", "b|c"]).id);
  assertNotEquals(seriesKey(["1:a"]).id, seriesKey(["1", "a"]).id);
  assertNotEquals(seriesKey(["a", ""]).id, seriesKey(["a"]).id);
  fc.assert(fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
    assertEquals(seriesKey(a).id === seriesKey(b).id, JSON.stringify(a) === JSON.stringify(b));
  }));
  assertNotEquals(seriesKey([]).id, seriesKey([""]).id);
});

Deno.test("formatKey() names the series of a table that has but one", () => {
  assertEquals(formatKey(seriesKey([])), "the series");
  assertEquals(formatKey(seriesKey(["007", "north"])), "007 / north");
});

Deno.test("seriesKey() does not keep the caller's array", () => {
  const parts = ["a"];
  const key = seriesKey(parts);
  parts[0] = "b";
  assertEquals(key.parts, ["a"]);
});

Deno.test("compareKeys() is a total order by parts in code unit order", () => {
  const sorted = [["10"], ["2"], ["Z"], ["a"], ["a", "b"], ["é"]].map(seriesKey);
  assertEquals(sorted.toReversed().sort(compareKeys), sorted);
  const any = fc.array(fc.string(), { minLength: 1 }).map(seriesKey);
  fc.assert(fc.property(any, any, (a, b) => {
    assertEquals(Math.sign(compareKeys(a, b)) + Math.sign(compareKeys(b, a)), 0);
    assertEquals(compareKeys(a, b) === 0, a.id === b.id);
  }));
});

Deno.test("formatKey() joins the parts for people", () => {
  assertEquals(formatKey(seriesKey(["007", "north"])), "007 / north");
  assert(formatKey(seriesKey([""])) === "");
});
