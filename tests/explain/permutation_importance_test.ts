import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import type { Group } from "@lib/explain/groups.ts";
import { permutationImportance } from "@lib/explain/permutation_importance.ts";
import { buildDesign } from "../_support/design_builder.ts";

const DESIGN = buildDesign({ rows: 200, features: 4, seed: 2 });
const GROUPS: Group[] = ["level", "season", "season", "other"];
const at = ({ values }: Design, row: number, f: number) => values[4 * row + f];
/** A model that knows the truth, x_0 + x_1 x_2, but for a constant. */
const error = (design: Design) => {
  let sum = 0;
  for (let row = 0; row < design.rows; row++) {
    const truth = at(DESIGN, row, 0) + at(DESIGN, row, 1) * at(DESIGN, row, 2);
    sum += Math.abs(truth - at(design, row, 0) - at(design, row, 1) * at(design, row, 2) - 0.5);
  }
  return sum / design.rows;
};

Deno.test("permutationImportance() is the growth of the error without a group, the largest first", () => {
  const before = DESIGN.values.slice(), found = permutationImportance({ design: DESIGN, groups: GROUPS, error });
  assertEquals(Object.keys(found).toSorted(), ["level", "other", "season"]);
  assertEquals(Object.values(found), Object.values(found).toSorted((a, b) => b - a));
  assertGreater(found.level ?? 0, 0.5);
  assertGreater(found.season ?? 0, 0.5);
  assertEquals(found.other, 0, "the model never asks for it");
  assertEquals(DESIGN.values, before);
  assertEquals(permutationImportance({ design: DESIGN, groups: GROUPS, error }), found);
});

Deno.test("permutationImportance() permutes the columns of a group alike", () => {
  const products: number[] = [];
  const seen = (design: Design) => {
    let sum = 0;
    for (let row = 0; row < design.rows; row++) sum += at(design, row, 1) * at(design, row, 2);
    return products.push(sum);
  };
  permutationImportance({ design: DESIGN, groups: GROUPS, error: seen });
  const [first, ...others] = products;
  assert(others.length > 0);
  for (const sum of others) assertLess(Math.abs(sum - first), 1e-9);
});

Deno.test("permutationImportance() takes a column of texts for one by itself", () => {
  const texts = Array.from({ length: 200 }, (_, row) => `${row % 2}`),
    design = { ...DESIGN, textColumns: { note: texts } };
  const misses = ({ textColumns }: Design) =>
    1 + textColumns!.note!.filter((text, row) => text !== texts[row]).length / 200;
  const found = permutationImportance<Group | "note">({ design, groups: GROUPS, error: misses });
  assertEquals(Object.keys(found)[0], "note");
  assertEquals(found.level, 0);
  assertGreater(found.note ?? 0, 0.3);
});
