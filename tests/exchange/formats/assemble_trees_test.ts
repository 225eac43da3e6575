import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { assembleTrees, MOST_CATEGORIES, type ParsedSplit } from "@lib/exchange/formats/assemble_trees.ts";
import { predictRaw } from "@lib/models/trees/predict.ts";

const FACTS = { names: ["a", "b"], link: "identity", average: true, base: 5 } as const;
const NUMBER: ParsedSplit = {
  feature: 0,
  threshold: 1,
  missingLeft: true,
  categories: null,
  left: -1,
  right: -2,
  gain: 2,
};
const CATEGORY: ParsedSplit = { ...NUMBER, feature: 1, threshold: NaN, missingLeft: false, categories: [0, 255] };

Deno.test("assembleTrees() lays children side by side behind their parent; unknown categories go right", () => {
  const one = { splits: [{ ...NUMBER, right: 1 }, { ...CATEGORY, left: -2, right: -3 }], leaves: [1, 2, 3] };
  const ensemble = assembleTrees([one, { splits: [], leaves: [10] }], FACTS);
  assertEquals([[...ensemble.roots], [...ensemble.left]], [[0, 5, 6], [1, 0, 3, 2, 3, 4]]);
  assertEquals([...ensemble.gain], [2, 2]);
  const rows = [[1, 0], [NaN, 0], [2, 255], [2, 7], [2, NaN]];
  const raw = predictRaw(ensemble, Float64Array.from(rows.flat()), { rows: rows.length });
  assertEquals([...raw], [1, 1, 2, 3, 3].map((leaf) => 5 + (leaf + 10) / 2));
});

Deno.test("assembleTrees() refuses circles, two ways, lost parts and too many categories", () => {
  const codeOf = (splits: readonly ParsedSplit[], leaves: readonly number[]) =>
    assertThrows(() => assembleTrees([{ splits, leaves }], FACTS), DataError).code;
  assertEquals(codeOf([{ ...NUMBER, left: 0 }], [1, 2]), "INVALID_MODEL");
  assertEquals(codeOf([{ ...NUMBER, right: -1 }], [1, 2]), "INVALID_MODEL");
  assertEquals(codeOf([NUMBER, NUMBER], [1, 2, 3]), "INVALID_MODEL");
  const many = Array.from({ length: MOST_CATEGORIES + 1 }, (_, category) => category);
  assertEquals(codeOf([{ ...CATEGORY, categories: many }], [1, 2]), "UNSUPPORTED_MODEL");
});
