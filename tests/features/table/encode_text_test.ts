import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { mean } from "@lib/core/numbers/statistics.ts";
import { learnText, textEncoder, vocabularyOf, weighGrams } from "@lib/features/table/encode_text.ts";
import { gramCounts, isOfWords } from "@lib/features/table/hashed_grams.ts";
import { FULL_RECIPE } from "@lib/features/table/table_recipe.ts";
import { encodedTargets } from "@lib/features/table/target_encoding.ts";
import { TABLE_GOLDEN } from "../../_support/table_golden.ts";
import { mixedRows } from "./_rows.ts";

const TEXTS = ["good soup", "bad soup", "good bread", "bad bread", "good tea", "bad tea", "", "good soup and bread"];
const TARGETS = encodedTargets(mixedRows({ rows: TEXTS.length }), 2, createRng(1));
const RECIPE = { ...FULL_RECIPE, text: { dimension: 3, vocabulary: 40, texts: 100 } };
const LESSON = { recipe: RECIPE, targets: TARGETS, rng: createRng(1) };

Deno.test("weighGrams() and vocabularyOf() weigh as scikit-learn's TfidfTransformer", () => {
  const { counts, idf, weights } = TABLE_GOLDEN.tfidf;
  const counted = counts.map((row) => {
    const columns = row.flatMap((count, column) => count > 0 ? [column] : []);
    // Even buckets are of words.
    return {
      buckets: Int32Array.from(columns, (column) => 2 * column),
      counts: Float64Array.from(columns, (column) => row[column]!),
    };
  });
  const learned = vocabularyOf(counted, 100);
  for (const [at, bucket] of learned.buckets.entries()) assertAlmostEquals(learned.idf[at]!, idf[bucket / 2]!, 1e-12);
  const all = { buckets: Int32Array.from(idf.keys(), (column) => 2 * column), idf: Float64Array.from(idf) };
  const { offsets, columns, values } = weighGrams(counted, all);
  weights.forEach((row, i) => {
    const found = new Float64Array(row.length);
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) found[columns[e]!] = values[e]!;
    row.forEach((weight, column) => assertAlmostEquals(found[column]!, weight, 1e-12));
  });
});

Deno.test("weighGrams() gives words a length of 1 and characters a shorter one", () => {
  const counted = TEXTS.map(gramCounts), { buckets, idf } = vocabularyOf(counted, 100);
  const { offsets, columns, values } = weighGrams(counted, { buckets, idf });
  const squares = [0, 0];
  for (let e = offsets[7]!; e < offsets[8]!; e++) squares[buckets[columns[e]!]! % 2]! += values[e]! ** 2;
  assertAlmostEquals(squares[0]!, 1, 1e-12);
  assertAlmostEquals(squares[1]!, 0.16, 1e-12);
});

Deno.test("vocabularyOf() keeps what some texts have and others do not, half of it words", () => {
  const { buckets, idf } = vocabularyOf(TEXTS.map(gramCounts), 6);
  assertEquals([buckets.filter(isOfWords).length, buckets.length], [3, 6]);
  assert(idf.every((weight) => weight > 1));
  assertEquals(vocabularyOf(["same", "same", "same"].map(gramCounts), 6).buckets.length, 0);
  assert(vocabularyOf(["only one"].map(gramCounts), 6).buckets.length > 0);
});

Deno.test("learnText() puts alike texts beside each other", () => {
  const { encoding } = learnText(TEXTS, LESSON),
    at = (text: string) =>
      textEncoder.apply(encoding, { values: new Float64Array(0), texts: [text] }).map(([x]) => x!).slice(0, 3);
  const distance = (a: string, b: string) => at(a).reduce((sum, x, d) => sum + (x - at(b)[d]!) ** 2, 0);
  assert(distance("good soup", "Good soup!") < 1e-12);
  assert(distance("good soup", "good bread") < distance("good soup", "bad tea"));
});

Deno.test("textEncoder.apply() gives a text that says nothing known the place 0, and a length that was seen", () => {
  const { encoding, columns: learned } = learnText(TEXTS, LESSON);
  const names = textEncoder.slots(encoding, "note", { levels: [], outputs: [] }).map(({ name }) => name);
  assertEquals(names, ["note_svd_1", "note_svd_2", "note_svd_3", "note_target", "note_length", "note_missing"]);
  const columns = textEncoder.apply(encoding, { values: new Float64Array(0), texts: ["zzz", "", "good"] });
  const usual = mean(TEXTS.filter((text) => text !== "").map((text) => Math.log1p(text.length)));
  assertEquals(columns.map((column) => column[0]), [0, 0, 0, 0, Math.log1p(7), 0]);
  assertEquals(columns.map((column) => column[1]), [0, 0, 0, 0, usual, 1]);
  const plain = { ...encoding, lengths: null }, endless = ["good soup".repeat(999)];
  const lengthOf = (own: typeof encoding) =>
    textEncoder.apply(own, { values: new Float64Array(0), texts: endless })[4]![0];
  assertEquals([lengthOf(encoding), lengthOf(plain)], [Math.log1p(19), Math.log1p(9 * 999)]);
  const again = textEncoder.apply(encoding, { values: new Float64Array(0), texts: TEXTS });
  assertEquals(again.toSpliced(3, 1), learned.toSpliced(3, 1), "but for what is said of the target");
  assert(again[3]!.some((value, row) => value !== learned[3]![row]));
});

Deno.test("learnText() learns of no more texts than the recipe says", () => {
  const recipe = { ...RECIPE, text: { ...RECIPE.text, texts: 4 } };
  const known = learnText(TEXTS, { ...LESSON, recipe }).encoding;
  const other =
    learnText(TEXTS.map((text, row) => row % 2 === 0 ? text : "unheard of"), { ...LESSON, recipe }).encoding;
  assertEquals(other.buckets, known.buckets);
});

Deno.test("learnText() counts the n-grams of the same texts once, whatever else a contender makes of them", () => {
  let read = 0;
  const texts = new Proxy([...TEXTS], {
    get(target, name, receiver) {
      if (typeof name === "string" && /^\d+$/.test(name)) read++;
      return Reflect.get(target, name, receiver);
    },
  });
  const lesson = () => ({ ...LESSON, rng: createRng(5) });
  const first = learnText(texts, lesson()), once = read;
  const plain = learnText(texts, { ...lesson(), recipe: { ...RECIPE, fill: false } });
  assert(read - once < once, `${read - once} of ${once}`);
  assertEquals(plain.columns.slice(0, 3), first.columns.slice(0, 3));
});
