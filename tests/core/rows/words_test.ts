import { Words } from "../../../lib/core/rows/words.ts";
import { assertEquals } from "@std/assert";

Deno.test("Words number each text once, in the order in which they came, and give it back", () => {
  const words = new Words();
  assertEquals(["smooth", "", "lumpy", "smooth", ""].map((word) => words.place(word)), [0, 1, 2, 0, 1]);
  assertEquals([0, 1, 2, 3, -1].map((place) => words.at(place)), ["smooth", "", "lumpy", "", ""]);
});
