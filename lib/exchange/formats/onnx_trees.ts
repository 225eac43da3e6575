import { outputCount, outputTrees, type TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";
import { OnnxGraphBuilder } from "./onnx_graph.ts";
import { ML_DOMAIN } from "./onnx_model.ts";
import { type PlainSplit, type PlainTree, plainTrees } from "./plain_trees.ts";

/** Modes of nodes: yes if the value is at most the split's, or one of its members. */
const AT_MOST = 0, MEMBER = 6;

/** exp(709.7) is the largest finite double; as in our own prediction. */
const LARGEST_EXPONENT = 700;

/**
 * An ensemble of one output as an ONNX model of 64 bits: from rows `x` [n × p] to predictions `y` [n × 1].
 *
 * @param ensemble Trees. @param facts For people, by name.
 */
export function onnxTrees(
  ensemble: TreeEnsemble,
  facts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const graph = new OnnxGraphBuilder([{ name: "x", holds: "numbers", width: ensemble.names.length }], ["y"]);
  const tensor = treesPart(graph, ensemble, { x: "x", place: (feature) => feature });
  return graph.encode([{ name: "y", holds: "numbers", width: 1, tensor }], { name: "trees", facts });
}

/** Rows as a part of a graph reads them. */
export interface GraphRows {
  /** Shape [n × width]. */
  readonly x: string;
  /** Column of `x` that has a feature. */
  place(feature: number): number;
  /** Scores that those of outputs are added to, shape [n × outputs]; absent: none. */
  readonly offset?: string;
}

/**
 * Trees as operators of 64 bits: `TreeEnsemble` of `ai.onnx.ml` 5, division by their number for a forest, bases and link.
 *
 * @param graph Takes them. @param ensemble Trees. @param rows What they read.
 * @returns Predictions, shape [n × outputs].
 * @see https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html
 */
export function treesPart(graph: OnnxGraphBuilder, ensemble: TreeEnsemble, rows: GraphRows): string {
  const { base, bases, vectors, average, link } = ensemble, outputs = outputCount(ensemble);
  // A leaf has a value of one output alone: of leaves that have all of them each output has trees of its own.
  const each = vectors === undefined ? [ensemble] : Array.from(bases ?? [base], (_, k) => outputTrees(ensemble, k));
  const trees = each.map(plainTrees), count = trees[0]!.length / (vectors === undefined ? outputs : 1);
  const sum = treeNode(graph, vectors === undefined ? trees[0]! : interleaved(trees), { ...rows, outputs });
  const mean = average && count > 0 ? graph.add("Div", [sum, graph.number(count)]) : sum;
  const raw = graph.add("Add", [mean, bases === undefined ? graph.number(base) : graph.row(bases)]);
  return linkPart(graph, rows.offset === undefined ? raw : graph.add("Add", [raw, rows.offset]), { link, outputs });
}

/** Tree t of each output, then tree t + 1. */
function interleaved(trees: readonly (readonly PlainTree[])[]): PlainTree[] {
  return trees[0]!.flatMap((_, t) => trees.map((own) => own[t]!));
}

function linkPart(
  graph: OnnxGraphBuilder,
  raw: string,
  { link, outputs }: { readonly link: TreeEnsemble["link"]; readonly outputs: number },
): string {
  switch (link) {
    case "identity":
      return raw;
    case "log":
      return graph.add("Exp", [graph.add("Min", [raw, graph.number(LARGEST_EXPONENT)])]);
    case "logit":
      return graph.add("Sigmoid", [raw]);
    case "softmax":
      return graph.add("Softmax", [raw], { attributes: { axis: 1 } });
    case "shares":
      return sharesPart(graph, raw, graph.row(new Array(outputs).fill(1 / outputs)));
  }
}

/**
 * Shares of the numbers above 0 of each row.
 *
 * @param graph Takes the operators. @param raw Shape [n × k]. @param instead What rows without any have, shape [1 × k].
 */
export function sharesPart(graph: OnnxGraphBuilder, raw: string, instead: string): string {
  const positive = graph.add("Max", [raw, graph.number(0)]);
  const total = graph.add("ReduceSum", [positive, graph.whole([1])], { attributes: { keepdims: 1 } });
  const known = graph.add("Greater", [total, graph.number(0)]);
  return graph.add("Where", [known, graph.add("Div", [positive, total]), instead]);
}

/** All trees in one operator: nodes one after the other, leaves likewise; tree t is of output t % outputs. */
function treeNode(
  graph: OnnxGraphBuilder,
  given: readonly PlainTree[],
  { x, place, outputs }: GraphRows & { readonly outputs: number },
): string {
  const trees = given.length > 0 ? given : Array.from({ length: outputs }, () => NO_TREE);
  const roots: number[] = [], splits: PlainSplit[] = [], leaves: number[] = [], targets: number[] = [];
  for (const [t, tree] of trees.entries()) {
    roots.push(splits.length);
    const node = splits.length, leaf = leaves.length;
    const shift = (to: number) => to < 0 ? to - leaf : to + node;
    // There is no tree without a question: a single leaf is both answers to one.
    const asked = tree.splits.length > 0 ? tree.splits : [ASK_NOTHING];
    for (const split of asked) splits.push({ ...split, yes: shift(split.yes), no: shift(split.no) });
    for (const value of tree.leaves) targets.push(t % outputs), leaves.push(value);
  }
  const at = (to: number) => to < 0 ? -1 - to : to, isLeaf = (to: number) => to < 0 ? 1 : 0;
  const members = splits.flatMap(({ categories }) => categories === null ? [] : [...categories, NaN]);
  const column = (values: number[]) => ({ dims: [values.length], values: Float64Array.from(values) });
  return graph.add("TreeEnsemble", [x], {
    domain: ML_DOMAIN,
    attributes: {
      aggregate_function: 1,
      post_transform: 0,
      n_targets: outputs,
      tree_roots: roots,
      nodes_featureids: splits.map((split) => split.feature < 0 ? 0 : place(split.feature)),
      nodes_modes: {
        dims: [splits.length],
        values: Uint8Array.from(splits, ({ categories }) => categories === null ? AT_MOST : MEMBER),
      },
      nodes_splits: column(splits.map(({ atMost }) => Number.isNaN(atMost) ? 0 : atMost)),
      nodes_missing_value_tracks_true: splits.map(({ missingIsYes }) => Number(missingIsYes)),
      nodes_truenodeids: splits.map(({ yes }) => at(yes)),
      nodes_trueleafs: splits.map(({ yes }) => isLeaf(yes)),
      nodes_falsenodeids: splits.map(({ no }) => at(no)),
      nodes_falseleafs: splits.map(({ no }) => isLeaf(no)),
      ...(members.length === 0 ? {} : { membership_values: column(members) }),
      leaf_targetids: targets,
      leaf_weights: column(leaves),
    },
  });
}

const NO_TREE: PlainTree = { splits: [], leaves: [0] };
const ASK_NOTHING: PlainSplit = { feature: -1, atMost: 0, categories: null, missingIsYes: true, yes: -1, no: -1 };
