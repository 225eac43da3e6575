import { assertEquals } from "@std/assert";
import { ownerTags } from "@lib/tracking/owner.ts";

Deno.test("ownerTags() of a key are those of its table and its id", () => {
  const owner = { group: "g", registry: "r" }, tags = { "1000models.group": "g", "1000models.registry": "r" };
  assertEquals([ownerTags(owner), ownerTags(owner, "k")], [tags, { ...tags, "1000models.key": "k" }]);
});
