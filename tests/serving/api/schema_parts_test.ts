import { assertEquals } from "@std/assert";
import { integer, list, object, text } from "@lib/serving/api/schema_parts.ts";

Deno.test("object() and list() make schemas; every field is required", () => {
  assertEquals<object>(object({ a: text, b: list(integer) }, { description: "x" }), {
    type: "object",
    properties: { a: { type: "string" }, b: { type: "array", items: { type: "integer" } } },
    required: ["a", "b"],
    description: "x",
  });
});
