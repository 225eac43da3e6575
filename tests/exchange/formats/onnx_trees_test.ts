import { assertEquals } from "@std/assert";
import { onnxTrees } from "@lib/exchange/formats/onnx_trees.ts";
import type { TreeEnsemble } from "@lib/models/trees/ensemble/ensemble.ts";
import { predictRaw } from "@lib/models/trees/predict.ts";
import { EVERY_ANSWER, EVERY_QUESTION, ROWS, treeModels } from "../_ensembles.ts";
import { attributes, graphOf, texts } from "../_onnx.ts";

/** The operator's sums by its documentation, one row at a time, then what follows up to the link. */
function rawOf(bytes: Uint8Array, row: readonly number[]): number {
  const { nodes: [trees, ...then], constants } = graphOf(bytes), told = attributes(trees) as Record<string, number[]>;
  const members = setsOf(told);
  let sum = 0;
  for (const root of told.tree_roots) {
    for (let at = root, isLeaf = 0;;) {
      if (isLeaf === 1) {
        sum += told.leaf_weights[at];
        break;
      }
      const x = row[told.nodes_featureids[at]], isMember = told.nodes_modes[at] === 6;
      const isTrue = Number.isNaN(x)
        ? told.nodes_missing_value_tracks_true[at] === 1
        : isMember
        ? members[at].includes(x)
        : x <= told.nodes_splits[at];
      [isLeaf, at] = isTrue
        ? [told.nodes_trueleafs[at], told.nodes_truenodeids[at]]
        : [told.nodes_falseleafs[at], told.nodes_falsenodeids[at]];
    }
  }
  for (const node of then) {
    const [op] = texts(node, 4), [, name] = texts(node, 1), by = constants.get(name)?.[0] ?? NaN;
    if (op === "Div") sum /= by;
    if (op === "Add") return sum + by;
  }
  return NaN;
}

/** Members of each node that asks for them: lists one after the other, ended by NaN. */
function setsOf({ nodes_modes, membership_values = [] }: Record<string, number[]>): number[][] {
  let next = 0;
  return nodes_modes.map((mode) => {
    if (mode !== 6) return [];
    const end = membership_values.findIndex((value, i) => i >= next && Number.isNaN(value));
    const set = membership_values.slice(next, end);
    next = end + 1;
    return set;
  });
}

Deno.test("onnxTrees() asks every kind of question", () => {
  const bytes = onnxTrees(EVERY_QUESTION, {});
  for (const [x, category, y] of EVERY_ANSWER) assertEquals(rawOf(bytes, [x, category]), y, `${x}, ${category}`);
});

Deno.test("onnxTrees() sums, divides, adds and links as the model does", () => {
  const links: Partial<Record<TreeEnsemble["link"], string[]>> = {
    identity: [],
    log: ["Min", "Exp"],
    logit: ["Sigmoid"],
  };
  for (const [name, { ensemble }] of Object.entries(treeModels())) {
    const bytes = onnxTrees(ensemble, {}), width = ensemble.names.length;
    const read = Array.from(
      { length: 20 },
      (_, r) => rawOf(bytes, [...ROWS.values.subarray(r * width, (r + 1) * width)]),
    );
    assertEquals(read, [...predictRaw(ensemble, ROWS.values, { rows: 20 })], name);
    const { nodes } = graphOf(bytes);
    assertEquals(nodes.map((node) => texts(node, 4)[0]), [
      "TreeEnsemble",
      ...(ensemble.average ? ["Div"] : []),
      "Add",
      ...(links[ensemble.link] ?? []),
    ]);
    assertEquals(texts(nodes.at(-1)!, 2), ["y"]);
  }
});

Deno.test("onnxTrees() without trees is the base", () => {
  const none = { ...EVERY_QUESTION, roots: Int32Array.of(0), split: new Int32Array(), average: true };
  assertEquals(rawOf(onnxTrees(none, {}), [0, 0]), 10);
});
