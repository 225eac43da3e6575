import { indexed } from "../../../lib/core/rows/indexed.ts";
import { assertEquals } from "@std/assert";

Deno.test("indexed() makes a value whenever it is asked for, and none beyond the ends", () => {
  let made = 0;
  const squares = indexed(3, (i) => {
    made++;
    return i * i;
  });
  assertEquals([squares.length, made], [3, 0]);
  assertEquals([squares.at(2), squares.at(3), squares.at(-1)], [4, undefined, undefined]);
  assertEquals([made, [...squares]], [1, [0, 1, 4]]);
});
