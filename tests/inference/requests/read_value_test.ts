import { assertEquals } from "@std/assert";
import { readValue } from "@lib/inference/requests/read_value.ts";

Deno.test("readValue() reads numbers as tables have them, and says what is none", () => {
  const numbers = [3, "3", " 1e3 ", ".5", "-0", null, "", "NA", "n/a", "-"].map((value) => readValue(value, {}));
  assertEquals(numbers, [3, 3, 1000, 0.5, -0, NaN, NaN, NaN, NaN, NaN]);
  const wrong = [true, "1_000", "0x10", "3,5", "many", "#REF!"].map((value) => readValue(value, {}));
  assertEquals(wrong, Array(6).fill("WRONG_TYPE"));
  assertEquals([Infinity, NaN, "1e999", "-inf"].map((value) => readValue(value, {})), Array(4).fill("NON_FINITE"));
});

Deno.test("readValue() reads a category by its texts, in which NA is a name", () => {
  const levels = ["1", "NA", "red", "true"];
  assertEquals(["red", 1, true, "NA"].map((value) => readValue(value, { levels })), [2, 0, 3, 1]);
  assertEquals([null, "", " ", "N/A", "#REF!"].map((value) => readValue(value, { levels })), Array(5).fill(NaN));
  assertEquals(readValue("blue", { levels }), "UNKNOWN_LEVEL");
});
