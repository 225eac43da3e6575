import { assertAlmostEquals, assertEquals } from "@std/assert";
import { treeCovers } from "@lib/explain/tree_covers.ts";
import { treeContributions } from "@lib/explain/tree_shap.ts";
import { predictRaw } from "@lib/models/trees/predict.ts";
import { LEAF, type TreeEnsemble } from "@lib/models/trees/ensemble/ensemble.ts";
import { buildDesign } from "../_support/design_builder.ts";
import { EVERY_QUESTION, ROWS, treeModels } from "../exchange/_ensembles.ts";
import { bruteShapley } from "./_brute.ts";

/** Rows with unknown values, new categories and values beyond all thresholds. */
const NEW = buildDesign({ rows: 20, features: 4, categorical: [2], missing: 0.3, seed: 99 });
NEW.values.set([-1, 3], 2);
NEW.values.set([1e9, -1e9], 4);

Deno.test("treeContributions() is Shapley's values by their definition, of every kind of trees", () => {
  for (const [name, { ensemble }] of Object.entries(treeModels())) {
    for (const usual of [ROWS.rows, 7]) {
      const covers = treeCovers(ensemble, ROWS.values, usual);
      const { base, values } = treeContributions(ensemble, { values: NEW.values, rows: NEW.rows, covers });
      const raw = predictRaw(ensemble, NEW.values, { rows: NEW.rows });
      for (let row = 0; row < NEW.rows; row++) {
        const own = [...values.subarray(row * 4, row * 4 + 4)];
        bruteShapley(ensemble, covers, [...NEW.values.subarray(row * 4, row * 4 + 4)]).forEach((value, f) =>
          assertAlmostEquals(own[f], value, 1e-12, `${name}, ${usual}, row ${row}, feature ${f}`)
        );
        assertAlmostEquals(own.reduce((sum, value) => sum + value, base), raw[row], 1e-12);
      }
    }
  }
});

Deno.test("treeContributions() expects of nothing known what the usual rows are predicted on average", () => {
  const { ensemble } = treeModels().forest, covers = treeCovers(ensemble, ROWS.values, ROWS.rows);
  const raw = predictRaw(ensemble, ROWS.values, { rows: ROWS.rows });
  const { base, values } = treeContributions(ensemble, { values: NEW.values, rows: 0, covers });
  assertAlmostEquals(base, raw.reduce((sum, value) => sum + value / ROWS.rows, 0), 1e-12);
  assertEquals(values.length, 0);
});

Deno.test("treeContributions() gives all of a way that no usual row went to what led there", () => {
  // Usual rows have category 0 or 2 and end in leaf 1; the row has another one, and then asks for x.
  const covers = treeCovers(EVERY_QUESTION, Float64Array.of(0, 0, 5, 2), 2);
  assertEquals([...covers], [2, 2, 0, 0, 0, 0, 0]);
  const { base, values } = treeContributions(EVERY_QUESTION, { values: Float64Array.of(2, 1), rows: 1, covers });
  assertEquals([base, ...values], [11, 0, 3]);
});

Deno.test("treeContributions() follows paths of more features than any before", () => {
  // x_0 <= 1.5 is leaf 0, else x_1 <= 1.5 is leaf 1, …: the last path asks for all of 40 features.
  const p = 40, design = buildDesign({ rows: 200, features: p, seed: 3 }), values = design.values.map((x) => x + 1.5);
  const ensemble: TreeEnsemble = {
    ...EVERY_QUESTION,
    names: design.names,
    roots: Int32Array.of(0, 2 * p + 1),
    split: Int32Array.from({ length: 2 * p + 1 }, (_, node) => node % 2 === 0 && node < 2 * p ? 2 * node : LEAF),
    left: Int32Array.from({ length: 2 * p + 1 }, (_, node) => node % 2 === 0 && node < 2 * p ? node + 1 : node - 1),
    value: Float64Array.from({ length: 2 * p + 1 }, (_, node) => node % 2 === 0 && node < 2 * p ? 1.5 : node * node),
    categories: new Float64Array(),
    categoryOffsets: new Int32Array(p + 1),
  };
  for (let row = 0; row < 5; row++) values.fill(9, row * p, row * p + p - row);
  const rows = 60, covers = treeCovers(ensemble, values, design.rows);
  const { base, values: gains } = treeContributions(ensemble, { values, rows, covers });
  const raw = predictRaw(ensemble, values, { rows });
  assertEquals(raw[0], 10 + (2 * p) ** 2);
  for (let row = 0; row < rows; row++) {
    const own = gains.subarray(row * p, row * p + p);
    assertAlmostEquals(own.reduce((sum, value) => sum + value, base), raw[row], 1e-9);
    const alone = treeContributions(ensemble, { values: values.subarray(row * p), rows: 1, covers }).values;
    alone.forEach((value, f) => assertAlmostEquals(own[f], value, 1e-9));
  }
});
