import { assertEquals } from "@std/assert";
import { revisionText } from "@lib/core/environment.ts";

Deno.test("revisionText() marks code that differs from its commit, and no other", () => {
  const texts = [true, false, null].map((clean) => revisionText({ revision: "abc", clean }));
  assertEquals(texts, ["abc", "abc-dirty", "abc"]);
});
