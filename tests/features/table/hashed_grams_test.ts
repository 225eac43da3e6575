import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { BUCKETS, gramCounts, isOfWords } from "@lib/features/table/hashed_grams.ts";

const words = (text: string) => gramCounts(text).buckets.filter(isOfWords);
const characters = (text: string) => gramCounts(text).buckets.filter((bucket) => !isOfWords(bucket));

Deno.test("gramCounts() counts words, neighbours and characters within words", () => {
  assertEquals(words("good").length, 1);
  assertEquals(words("good bad").length, 3);
  // " good ": 4 of three, 3 of four, 2 of five.
  assertEquals(characters("good").length, 9);
  const { buckets, counts } = gramCounts("good bad good"), good = words("good")[0]!;
  assertEquals(counts[buckets.indexOf(good)], 2);
});

Deno.test("gramCounts() tells neighbours by their order", () => {
  assertNotEquals(words("not good"), words("good not"));
});

Deno.test("gramCounts() does not look at case, form of Unicode, spaces and signs", () => {
  assertEquals(gramCounts("Ça va BIEN!"), gramCounts("  ça — va\nbien "));
  assertEquals(gramCounts("Zu\u0308rich"), gramCounts("ZÜRICH"));
  assertEquals(gramCounts("ﬁne"), gramCounts("fine"));
});

Deno.test("gramCounts() reads scripts without spaces by single characters and pairs", () => {
  const shared = (a: string, b: string) => characters(a).filter((bucket) => characters(b).includes(bucket)).length;
  assert(shared("服务很好", "味道好") > 0);
  assertEquals(shared("ab", "xb"), 0);
});

Deno.test("gramCounts() gives ascending buckets in range, and nothing of nothing", () => {
  const { buckets, counts } = gramCounts("the quick brown fox jumps over the lazy dog");
  assert(buckets.every((bucket, i) => bucket >= 0 && bucket < BUCKETS && (i === 0 || bucket > buckets[i - 1]!)));
  assert(counts.every((count) => count >= 1));
  assertEquals(gramCounts(" …! ").buckets.length, 0);
});

Deno.test("gramCounts() forgets a text with the next, and reads the beginning of a long one", () => {
  const before = gramCounts("one two");
  gramCounts("two three");
  assertEquals(gramCounts("one two"), before);
  assertEquals(gramCounts("x ".repeat(9000)), gramCounts("x ".repeat(2000)));
});
