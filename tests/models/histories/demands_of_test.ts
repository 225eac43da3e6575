import { assertEquals } from "@std/assert";
import { demandsOf } from "../../../lib/models/histories/demands_of.ts";

Deno.test("demandsOf() is where values are not zero, unknown ones and those below zero among them", () => {
  assertEquals([...demandsOf(Float64Array.of(0, 3, -0, NaN, -2, 0))], [1, 3, 4]);
  assertEquals([...demandsOf(new Float64Array(3))], []);
  assertEquals([...demandsOf(new Float64Array())], []);
});

Deno.test("demandsOf() has room for series of any length, demand at the last period too", () => {
  for (const length of [255, 256, 257, 5000]) {
    const y = new Float64Array(length).fill(1), found = demandsOf(y);
    assertEquals([found.length, found.at(-1)], [length, length - 1]);
  }
});
