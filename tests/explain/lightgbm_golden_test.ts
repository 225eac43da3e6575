import { assertAlmostEquals, assertEquals } from "@std/assert";
import { parseLightgbm } from "@lib/exchange/formats/parse_lightgbm.ts";
import { treeCovers } from "@lib/explain/tree_covers.ts";
import { treeContributions } from "@lib/explain/tree_shap.ts";
import golden from "../golden/contributions.json" with { type: "json" };

const valuesOf = (rows: readonly (readonly (number | null)[])[]) =>
  Float64Array.from(rows.flatMap((row) => row.map((value) => value ?? NaN)));

Deno.test("treeContributions() are pred_contrib of LightGBM, missing values, categories and forests included", () => {
  const { names, rows, asked, models } = golden, p = names.length, values = valuesOf(asked);
  for (const [name, { text, contributions, covers: counts }] of Object.entries(models)) {
    const ensemble = parseLightgbm(text), covers = treeCovers(ensemble, valuesOf(rows), rows.length);
    counts.forEach((leaves, tree) => {
      const nodes = [...covers.subarray(ensemble.roots[tree], ensemble.roots[tree + 1])];
      const own = nodes.filter((_, node) => ensemble.split[ensemble.roots[tree] + node] < 0);
      assertEquals(own.toSorted((a, b) => a - b), leaves.toSorted((a, b) => a - b), `${name}, tree ${tree}`);
    });
    const told = treeContributions(ensemble, { values, rows: asked.length, covers });
    // LightGBM adds the trees of a forest up here, where its predictions are their mean.
    const scale = ensemble.average ? counts.length : 1;
    contributions.forEach((theirs, row) => {
      assertAlmostEquals(told.base * scale, theirs[p], 1e-9, `${name}: base`);
      names.forEach((feature, f) =>
        assertAlmostEquals(told.values[row * p + f] * scale, theirs[f], 1e-9, `${name}, row ${row}, ${feature}`)
      );
    });
  }
});
