import { assert, assertEquals } from "@std/assert";
import { meaningOf, WORDS } from "@lib/report/words.ts";

Deno.test("meaningOf() metrics are explained, what is no word is not", () => {
  assert(meaningOf("rmsse")?.includes("below 1"));
  assertEquals([meaningOf("constructor"), meaningOf("item")], [undefined, undefined]);
});

Deno.test("WORDS each once, in one sentence", () => {
  assertEquals(new Set(WORDS.map(({ word }) => word)).size, WORDS.length);
  for (const { word, meaning } of WORDS) assert(meaning.endsWith(".") && !meaning.includes("\n"), word);
});
