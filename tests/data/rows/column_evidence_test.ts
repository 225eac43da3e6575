import { assertEquals } from "@std/assert";
import { EvidenceCounter, MOST_TEXTS } from "@lib/data/rows/column_evidence.ts";

Deno.test("EvidenceCounter counts what cells look like, over batches", () => {
  const counter = new EvidenceCounter();
  counter.add(["1", "2.5", null, "007", "#REF!", "NaN"]);
  counter.add(["1,5 €", "a word", "one two three", "1"]);
  const { texts, ...evidence } = counter.evidence();
  assertEquals(evidence, {
    ...{ known: 8, rows: 10, hasMore: false, numbers: 3, codes: 1, formatted: 1, failed: 1, hasFraction: true },
    ...{ least: 1, most: 2.5, letters: 1 + 3 + 3 + 5 + 5 + 6 + 13 + 1, sentences: 1 },
  });
  assertEquals([texts.get("1"), texts.size], [2, 7]);
});

Deno.test("EvidenceCounter keeps no more texts than it may", () => {
  const counter = new EvidenceCounter();
  counter.add(Array.from({ length: MOST_TEXTS + 5 }, (_, i) => `t${i}`));
  const { texts, hasMore, known } = counter.evidence();
  assertEquals([texts.size, hasMore, known], [MOST_TEXTS, true, MOST_TEXTS + 5]);
});
