import { assertEquals, assertNotEquals } from "@std/assert";
import { flattenFields } from "@lib/tracking/flatten.ts";

Deno.test("flattenFields() an object with a name that MLflow would not take is one text", () => {
  assertEquals(
    flattenFields({ a: { b: { c: true } }, kinds: { "x y": "number" }, none: {}, gone: undefined, text: "t" }),
    [
      { key: "a.b.c", value: "true" },
      { key: "kinds", value: '{"x y":"number"}' },
      { key: "none", value: "{}" },
      { key: "text", value: "t" },
    ],
  );
});

Deno.test("flattenFields() a long text is cut, and still another one than its like", () => {
  const [one, other] = ["a", "b"].map((end) => flattenFields({ x: "y".repeat(9000) + end })[0]?.value ?? "");
  assertEquals([one?.length, other?.length], [4993, 4993]);
  assertNotEquals(one, other);
});
