import { assert, assertEquals } from "@std/assert";
import { cutAtWords, meaningOf, WORDS, wordsOfRows } from "@lib/report/parts/words.ts";

Deno.test("meaningOf() metrics are explained, what is no word is not", () => {
  for (const name of ["rmsse", "mase"]) {
    for (const said of ["below 1", "last season", "mean of rows"]) assert(meaningOf(name)?.includes(said), name);
  }
  assertEquals([meaningOf("constructor"), meaningOf("item")], [undefined, undefined]);
});

Deno.test("WORDS each once, in one sentence", () => {
  assertEquals(new Set(WORDS.map(({ word }) => word)).size, WORDS.length);
  for (const { word, meaning } of WORDS) assert(meaning.endsWith(".") && !meaning.includes("\n"), word);
});

Deno.test("wordsOfRows() has what rows of several targets are chosen by", () => {
  assert(wordsOfRows("intervals").some(({ word }) => word === "RMSSE"));
});

Deno.test("cutAtWords() parts make up the sentence, and each word is explained once, as a whole word", () => {
  const text = "On a hold-out the RMSSE of a blend is below the RMSSE of folds; manifolds and key_blends are no words.";
  const parts = cutAtWords(text);
  assertEquals(parts.map((part) => part.text).join(""), text);
  assertEquals(parts.filter(({ meaning }) => meaning !== "").map((part) => part.text), [
    "hold-out",
    "RMSSE",
    "blend",
    "folds",
  ]);
  assertEquals(cutAtWords("Plain."), [{ text: "Plain.", meaning: "" }]);
});

Deno.test("cutAtWords() leaves plain what sentences before it have explained", () => {
  const told = new Set<string>();
  cutAtWords("Its RMSSE fell.", told);
  assertEquals(cutAtWords("Its RMSSE rose.", told).every(({ meaning }) => meaning === ""), true);
});
