import { assertEquals, assertThrows } from "@std/assert";
import { classRows, likeliest, probabilitiesOf } from "../../lib/metrics/class_rows.ts";

Deno.test("classRows() keeps rows whose class is known and whose weight is above zero, with their places", () => {
  const predicted = [1, 0, 0.5, 0.5, 0, 1, 0.2, 0.8];
  const rows = classRows([0, NaN, 1, 1], predicted, { classes: 2, weights: [1, 1, -1, 2] });
  assertEquals([[...rows.places], [...rows.actual], [...rows.weights]], [[0, 3], [0, 1], [1, 2]]);
  assertEquals([...probabilitiesOf(rows, 1)], [0, 0.8]);
});

Deno.test("classRows() sees what is missing in rows that count alone", () => {
  assertEquals(classRows([NaN], [NaN, NaN], { classes: 2 }).isMissing, false);
  assertEquals(classRows([0], [1, 0], { classes: 2, decided: [NaN] }).isMissing, true);
  assertEquals(classRows([NaN, 0, 0, 1], [1, 0, 0, 1], { classes: 2 }).actual.length, 1);
});

Deno.test("classRows() refuses one class and classes that are none", () => {
  assertThrows(() => classRows([0], [1], { classes: 1 }), RangeError, "classes >= 2");
  assertThrows(() => classRows([0.5], [1, 0], { classes: 2 }), RangeError, "current value is 0.5");
});

Deno.test("likeliest() is the first of classes that are alike", () => {
  assertEquals(likeliest([0.2, 0.4, 0.4, 1, 0, 0], 0, 3), 1);
  assertEquals(likeliest([0.2, 0.4, 0.4, 1, 0, 0], 1, 3), 0);
});
