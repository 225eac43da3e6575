import { assert, assertEquals } from "@std/assert";
import { meaningOf, wordOf, WORDS } from "@lib/report/words.ts";

Deno.test("meaningOf() metrics are explained, what is no word is not", () => {
  assert(meaningOf("rmsse")?.includes("below 1"));
  assertEquals([meaningOf("constructor"), meaningOf("item")], [undefined, undefined]);
});

Deno.test("WORDS each once, in one sentence", () => {
  assertEquals(new Set(WORDS.map(({ word }) => word)).size, WORDS.length);
  for (const { word, meaning } of WORDS) assert(meaning.endsWith(".") && !meaning.includes("\n"), word);
});

Deno.test("wordOf() writes metrics as people do, and leaves what it does not know", () => {
  assertEquals(["rmsse", "bias", "my_metric", "toString"].map(wordOf), ["RMSSE", "Bias", "my_metric", "toString"]);
});
