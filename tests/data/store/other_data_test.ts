import { assertEquals } from "@std/assert";
import { isOtherData } from "../../../lib/data/store/other_data.ts";

Deno.test("isOtherData() is of equal name and number alone", () => {
  const found = { name: "demo", version: 2, contentHash: "a" };
  assertEquals(isOtherData({ group: "demo", version: 2, contentHash: "b" }, found), true);
  assertEquals(isOtherData({ group: "demo", version: 2, contentHash: "a" }, found), false);
  assertEquals(isOtherData({ group: "demo", version: 1, contentHash: "b" }, found), false);
  assertEquals(isOtherData({ group: "shop", version: 2, contentHash: "b" }, found), false);
});
