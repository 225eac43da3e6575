import { assertEquals } from "@std/assert";
import { confusionMatrix } from "../../lib/metrics/confusion_matrix.ts";

Deno.test("confusionMatrix() counts actual by row and predicted by column", () => {
  const { classes, counts } = confusionMatrix([2, 0, 2, 1, NaN], [2, 1, 0, 1, 1]);
  assertEquals(classes, [0, 1, 2]);
  assertEquals([...counts], [0, 1, 0, 0, 1, 0, 1, 0, 1]);
});

Deno.test("confusionMatrix() has a column for a class that is only predicted", () => {
  assertEquals(confusionMatrix([1], [7]).classes, [1, 7]);
});

Deno.test("confusionMatrix() of no rows is empty", () => {
  assertEquals(confusionMatrix([], []).counts.length, 0);
});

Deno.test("confusionMatrix() of a number of classes has all of them, whether they occur or not", () => {
  const { classes, counts } = confusionMatrix([2], [0], { classes: 3 });
  assertEquals([classes, [...counts]], [[0, 1, 2], [0, 0, 0, 0, 0, 0, 1, 0, 0]]);
});
