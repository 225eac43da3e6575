import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { formatLightgbm } from "@lib/exchange/formats/lightgbm_text.ts";
import { parseLightgbm } from "@lib/exchange/formats/parse_lightgbm.ts";
import { predictRaw, predictTrees } from "@lib/models/trees/predict.ts";
import { lightgbmPredict } from "../_lightgbm.ts";
import { EVERY_ANSWER, EVERY_QUESTION, ROWS, treeModels } from "../_ensembles.ts";

/** As LightGBM 4.7 writes it, on three features of which the last is a category. */
const FILE = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=2
objective=regression
feature_names=a b c
feature_infos=[-1:3] [0:1] 0:1:2:3
tree_sizes=400 300

Tree=0
num_leaves=3
num_cat=1
split_feature=0 2
split_gain=12.5 3
threshold=1.0000000180025095e-35 0
decision_type=10 1
left_child=1 -1
right_child=-2 -3
leaf_value=1.5 -2 0.25
leaf_weight=5 5 5
leaf_count=5 5 5
internal_value=0 0.1
internal_weight=0 10
internal_count=15 10
cat_boundaries=0 1
cat_threshold=10
is_linear=0
shrinkage=0.1


Tree=1
num_leaves=1
num_cat=0
split_feature=
split_gain=
threshold=
decision_type=
left_child=
right_child=
leaf_value=100
leaf_weight=
leaf_count=
internal_value=
internal_weight=
internal_count=
is_linear=0
shrinkage=1


end of trees

feature_importances:
a=1

parameters:
[boosting: gbdt]
end of parameters

pandas_categorical:null
`;

Deno.test("parseLightgbm() reads what LightGBM writes: categories, missing values, constant trees", () => {
  const ensemble = parseLightgbm(FILE);
  assertEquals([ensemble.names, ensemble.link, ensemble.average, ensemble.base], [
    ["a", "b", "c"],
    "identity",
    false,
    0,
  ]);
  assertEquals([...ensemble.gain], [12.5, 0, 3]);
  const rows = [[0, 0, 1], [NaN, 0, 3], [0, 0, 2], [0, 0, NaN], [0, 0, 99], [1, NaN, 1]];
  const raw = predictRaw(ensemble, Float64Array.from(rows.flat()), { rows: rows.length });
  assertEquals([...raw], [101.5, 101.5, 100.25, 100.25, 100.25, 98]);
  assertEquals([...raw], rows.map((row) => lightgbmPredict(FILE, row).sum));
  assertEquals(parseLightgbm(FILE, 7).base, 7);
});

Deno.test("parseLightgbm() takes a missing number for a zero where the model saw none missing", () => {
  const never = FILE.replace("decision_type=10 1", "decision_type=0 1");
  const missing = (text: string) => predictRaw(parseLightgbm(text), Float64Array.of(NaN, 0, 1), { rows: 1 })[0];
  assertEquals([missing(never), missing(never.replace("1.0000000180025095e-35", "-0.5"))], [101.5, 98]);
  assertEquals(missing(FILE.replace("decision_type=10 1", "decision_type=8 1")), 98);
});

Deno.test("parseLightgbm() is the inverse of formatLightgbm(): the same bits on real rows, again and again", () => {
  for (const [name, { ensemble }] of Object.entries(treeModels())) {
    if (ensemble.link === "logit") continue;
    const { text, offset } = formatLightgbm(ensemble) ?? { text: "", offset: NaN };
    const read = parseLightgbm(text, offset), options = { rows: ROWS.rows };
    assertEquals(
      [...predictTrees(read, ROWS.values, options)],
      [...predictTrees(ensemble, ROWS.values, options)],
      name,
    );
    const again = formatLightgbm(read);
    assertEquals(parseLightgbm(again?.text ?? "", again?.offset).value, read.value, name);
    assertEquals(again?.offset, offset);
  }
  const every = parseLightgbm(formatLightgbm(EVERY_QUESTION)?.text ?? "");
  for (const [x, category, y] of EVERY_ANSWER) {
    assertEquals(predictRaw(every, Float64Array.of(x, category), { rows: 1 })[0], y, `${x}, ${category}`);
  }
});

Deno.test("parseLightgbm() refuses what is no whole model, and what it cannot do as LightGBM would", () => {
  const change = (from: string, to: string) => {
    assert(FILE.includes(from), from);
    return FILE.replace(from, to);
  };
  const invalid: [string, string][] = [
    ["tree\nversion", "three\nversion"],
    ["end of trees", "end"],
    ["Tree=1", "Tree=2"],
    ["max_feature_idx=2", "max_feature_idx=3"],
    ["max_feature_idx=2", "max_feature_idx=99999999"],
    ["feature_names=a b c", "feature_names=a b b"],
    ["num_leaves=3", "num_leaves=4"],
    ["num_leaves=3", "num_leaves=2000000000"],
    ["leaf_value=1.5 -2 0.25", "leaf_value=1.5 -2 nan"],
    ["leaf_value=1.5 -2 0.25", "leaf_value=1.5 -2 inf"],
    ["leaf_value=1.5 -2 0.25", "leaf_value=1.5 -2 0x10"],
    ["split_feature=0 2", "split_feature=0 3"],
    ["split_feature=0 2", "split_feature=-1 2"],
    ["left_child=1 -1", "left_child=0 -1"], // a circle
    ["left_child=1 -1", "left_child=1 1"],
    ["left_child=1 -1", "left_child=2 -1"],
    ["left_child=1 -1", "left_child=1 -4"],
    ["left_child=1 -1", "left_child=-1 -1"], // split 1 has no parent
    ["right_child=-2 -3", "right_child=-2 -2"], // two ways to a leaf
    ["threshold=1.0000000180025095e-35 0", "threshold=1 7"],
    ["threshold=1.0000000180025095e-35 0", "threshold=nan 0"],
    ["threshold=1.0000000180025095e-35 0", "threshold=-inf 0"],
    ["decision_type=10 1", "decision_type=12 1"],
    ["decision_type=10 1", "decision_type=999 1"],
    ["cat_boundaries=0 1", "cat_boundaries=0 -1"],
    ["cat_boundaries=0 1", "cat_boundaries=1 1"],
    ["cat_threshold=10", "cat_threshold=-10"],
    ["shrinkage=0.1", "shrinkage=0.1\nnum_leaves=3"],
  ];
  const unsupported: [string, string][] = [
    ["version=v4", "version=v5"],
    ["num_class=1", "num_class=3"],
    ["num_tree_per_iteration=1", "num_tree_per_iteration=2"],
    ["objective=regression", "objective=binary sigmoid:1"],
    ["objective=regression", "objective=my_own"],
    ["objective=regression", "objective=constructor"],
    ["objective=regression\n", ""],
    ["objective=regression", "objective=regression sqrt"],
    ["is_linear=0", "is_linear=1"],
    ["decision_type=10 1", "decision_type=4 1"], // zero is missing, and goes right
  ];
  const codeOf = (text: string) => assertThrows(() => parseLightgbm(text), ForecastError).code;
  for (const [from, to] of invalid) assertEquals(codeOf(change(from, to)), "INVALID_MODEL", to);
  for (const [from, to] of unsupported) assertEquals(codeOf(change(from, to)), "UNSUPPORTED_MODEL", to);
  const many = Array.from({ length: 9 }, () => 4294967295).join(" ");
  const wide = change("cat_boundaries=0 1", "cat_boundaries=0 9").replace("cat_threshold=10", `cat_threshold=${many}`);
  assertEquals(codeOf(wide), "UNSUPPORTED_MODEL");
  assertEquals(codeOf(""), "INVALID_MODEL");
});

Deno.test("parseLightgbm() of a file with any characters changed refuses it by name, or gives trees that end", () => {
  const change = fc.record({ at: fc.nat(FILE.length - 1), to: fc.constantFrom(..."0123456789-. =\nae") });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const characters = [...FILE];
      for (const { at, to } of changes) characters[at] = to;
      try {
        const ensemble = parseLightgbm(characters.join(""));
        const values = new Float64Array(ensemble.names.length);
        assert(Number.isFinite(predictRaw(ensemble, values, { rows: 1 })[0]));
      } catch (thrown) {
        assert(thrown instanceof ForecastError, String(thrown));
      }
    }),
    { numRuns: 300, seed: 5 },
  );
});
