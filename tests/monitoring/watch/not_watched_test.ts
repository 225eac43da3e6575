import { assertEquals } from "@std/assert";
import { NOT_WATCHED } from "@lib/monitoring/watch/not_watched.ts";

Deno.test("NOT_WATCHED says train again where that helps, and nowhere else", () => {
  const helped = Object.entries(NOT_WATCHED).filter(([, words]) => words.includes("train again")).map(([why]) => why);
  assertEquals(helped.sort(), ["TRAINED_BEFORE", "UNREADABLE"]);
});
