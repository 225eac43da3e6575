import { assert, assertEquals } from "@std/assert";
import { formatLightgbm } from "@lib/exchange/formats/lightgbm_text.ts";
import { predictRaw } from "@lib/models/trees/predict.ts";
import { lightgbmPredict } from "../_lightgbm.ts";
import { EVERY_ANSWER, EVERY_QUESTION, ROWS, treeModels } from "../_ensembles.ts";

Deno.test("formatLightgbm() writes one tree as LightGBM would, and the base as a last one", () => {
  const written = formatLightgbm(EVERY_QUESTION);
  assert(written !== null);
  assertEquals(written.offset, 0);
  const [head, first, last] = written.text.split("\n\n");
  assertEquals(head.split("\n").slice(0, -1), [
    "tree",
    "version=v4",
    "num_class=1",
    "num_tree_per_iteration=1",
    "label_index=0",
    "max_feature_idx=1",
    "objective=regression",
    "feature_names=x_0 category",
    "feature_infos=[-inf:inf] 0:1:2:40",
  ]);
  const facts = ["num_leaves=4", "num_cat=1", "threshold=0 1.5 inf", "decision_type=9 10 8", "cat_threshold=2 256"];
  for (const fact of facts) assert(first.split("\n").includes(fact), fact);
  assert(last.includes("num_leaves=1\n") && last.includes("leaf_value=10\n"));
  const sizes = /tree_sizes=(.*)/.exec(head)?.[1].split(" ").map(Number);
  assertEquals(sizes, [first.length + 2, last.length + 2]);
  for (const [x, category, y] of EVERY_ANSWER) assertEquals(lightgbmPredict(written.text, [x, category]).mean, y);
});

Deno.test("formatLightgbm() predicts the same bits as the model, plus the offset of a forest", () => {
  for (const [name, { ensemble }] of Object.entries(treeModels())) {
    const { text, offset } = formatLightgbm(ensemble) ?? { text: "", offset: NaN }, width = ensemble.names.length;
    const read = Array.from(
      { length: ROWS.rows },
      (_, r) => lightgbmPredict(text, [...ROWS.values.subarray(r * width, (r + 1) * width)]).mean + offset,
    );
    assertEquals(read, [...predictRaw(ensemble, ROWS.values, { rows: ROWS.rows })], name);
    assertEquals(offset !== 0, ensemble.average, name);
  }
});

Deno.test("formatLightgbm() names columns so that LightGBM can tell them apart, and refuses what it cannot hold", () => {
  const { text } = formatLightgbm({ ...EVERY_QUESTION, names: ["a b", "a_b"] }) ?? { text: "" };
  assert(text.includes("feature_names=a_b a_b_column_1\n"));
  for (const category of [1.5, -1, 2 ** 31]) {
    assertEquals(formatLightgbm({ ...EVERY_QUESTION, categories: Float64Array.of(0, 1, 2, category) }), null);
  }
});
