import { assertEquals } from "@std/assert";
import { matchKeys } from "@lib/data/store/match_keys.ts";

const KEYS = [["Tea", "north"], ["tea pot", "south"], ["(.*)", "north"]];

Deno.test("matchKeys() every word must be in some part, whatever its case; none: every key", () => {
  assertEquals(matchKeys(KEYS, ""), [0, 1, 2]);
  assertEquals(matchKeys(KEYS, " TEA "), [0, 1]);
  assertEquals(matchKeys(KEYS, "tea NOR"), [0]);
  assertEquals(matchKeys(KEYS, "teanorth"), []);
});

Deno.test("matchKeys() takes a search as a text, not as a pattern", () => {
  assertEquals(matchKeys(KEYS, "(.*)"), [2]);
});
