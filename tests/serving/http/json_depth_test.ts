import { assertEquals } from "@std/assert";
import { jsonDepth } from "@lib/serving/http/json_depth.ts";

Deno.test("jsonDepth() counts arrays and objects inside of one another, and none in texts", () => {
  const depth = (text: string) => jsonDepth(new TextEncoder().encode(text));
  assertEquals(["1", "[]", '{"a": [1, {"b": []}], "c": [[]]}', '"[[["', '["\\"[["]', "]]]["].map(depth), [
    0,
    1,
    4,
    0,
    1,
    0,
  ]);
  assertEquals(depth("[".repeat(100_000)), 100_000);
});
