import type { TreeEnsemble } from "../models/trees/ensemble.ts";
import { encodeOnnx, ML_DOMAIN, type OnnxNode, type OnnxTensor } from "./onnx_model.ts";
import { type PlainSplit, type PlainTree, plainTrees } from "./plain_trees.ts";

/** Modes of nodes: yes if the value is at most the split's, or one of its members. */
const AT_MOST = 0, MEMBER = 6;

/** exp(709.7) is the largest finite double; as in our own prediction. */
const LARGEST_EXPONENT = 700;

/**
 * An ensemble as an ONNX model of 64 bits: trees (`TreeEnsemble` of `ai.onnx.ml` 5), division by their number for a forest,
 * base and link.
 *
 * @param ensemble Trees. @param facts For people, by name.
 * @see https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html
 */
export function onnxTrees(
  ensemble: TreeEnsemble,
  facts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const { base, average, link, names } = ensemble, trees = plainTrees(ensemble);
  const constants: OnnxTensor[] = [scalar("base", base)];
  const nodes: OnnxNode[] = [{
    ...treeNode(trees.length === 0 ? [{ splits: [], leaves: [0] }] : trees),
    output: "sum",
  }];
  const then = (op: string, output: string, ...more: readonly string[]) =>
    nodes.push({ op, inputs: [nodes.at(-1)!.output, ...more], output });
  if (average && trees.length > 0) {
    constants.push(scalar("trees", trees.length));
    then("Div", "mean", "trees");
  }
  then("Add", link === "identity" ? "y" : "raw", "base");
  if (link === "log") {
    constants.push(scalar("largest", LARGEST_EXPONENT));
    then("Min", "exponent", "largest");
    then("Exp", "y");
  }
  if (link === "logit") then("Sigmoid", "y");
  return encodeOnnx({ name: "trees", features: names.length, nodes, constants, facts });
}

function scalar(name: string, value: number): OnnxTensor {
  return { name, dims: [], values: Float64Array.of(value) };
}

/** All trees in one operator: nodes one after the other, leaves likewise. */
function treeNode(trees: readonly PlainTree[]): Omit<OnnxNode, "output"> {
  const roots: number[] = [], splits: PlainSplit[] = [], leaves: number[] = [];
  for (const tree of trees) {
    roots.push(splits.length);
    const node = splits.length, leaf = leaves.length;
    const shift = (to: number) => to < 0 ? to - leaf : to + node;
    // There is no tree without a question: a single leaf is both answers to one.
    const asked = tree.splits.length > 0 ? tree.splits : [ASK_NOTHING];
    for (const split of asked) splits.push({ ...split, yes: shift(split.yes), no: shift(split.no) });
    for (const value of tree.leaves) leaves.push(value);
  }
  const place = (to: number) => to < 0 ? -1 - to : to, isLeaf = (to: number) => to < 0 ? 1 : 0;
  const members = splits.flatMap(({ categories }) => categories === null ? [] : [...categories, NaN]);
  const column = (values: number[]) => ({ dims: [values.length], values: Float64Array.from(values) });
  return {
    op: "TreeEnsemble",
    domain: ML_DOMAIN,
    inputs: ["x"],
    attributes: {
      aggregate_function: 1,
      post_transform: 0,
      n_targets: 1,
      tree_roots: roots,
      nodes_featureids: splits.map(({ feature }) => feature),
      nodes_modes: {
        dims: [splits.length],
        values: Uint8Array.from(splits, ({ categories }) => categories === null ? AT_MOST : MEMBER),
      },
      nodes_splits: column(splits.map(({ atMost }) => Number.isNaN(atMost) ? 0 : atMost)),
      nodes_missing_value_tracks_true: splits.map(({ missingIsYes }) => Number(missingIsYes)),
      nodes_truenodeids: splits.map(({ yes }) => place(yes)),
      nodes_trueleafs: splits.map(({ yes }) => isLeaf(yes)),
      nodes_falsenodeids: splits.map(({ no }) => place(no)),
      nodes_falseleafs: splits.map(({ no }) => isLeaf(no)),
      ...(members.length === 0 ? {} : { membership_values: column(members) }),
      leaf_targetids: leaves.map(() => 0),
      leaf_weights: column(leaves),
    },
  };
}

const ASK_NOTHING: PlainSplit = { feature: 0, atMost: 0, categories: null, missingIsYes: true, yes: -1, no: -1 };
