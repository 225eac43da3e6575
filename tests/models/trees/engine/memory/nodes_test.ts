import { assertEquals } from "@std/assert";
import { f64At, i32At, setF64, setI32 } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import {
  addLeaf,
  gainsAt,
  keepGain,
  keptGainsAt,
  lastRoot,
  leafCount,
  leafEnd,
  leafStart,
  leafValueOf,
  NODE_SIZE,
  nodesAt,
  nodeTotal,
  nodeValue,
  rootsAt,
  setLeafValue,
  setNodeValue,
  splitNode,
  startTree,
  subsetsAt,
  subsetTotal,
  treeTotal,
} from "../../../../../lib/models/trees/engine/memory/nodes.ts";
import {
  BIN,
  COLUMN,
  END,
  GAIN,
  ID,
  MISSING_LEFT,
  START,
  SUBSET,
  takeNode,
} from "../../../../../lib/models/trees/engine/memory/open_node.ts";
import { designOf } from "../../../../../lib/models/contract/design_rows.ts";
import { prepare } from "../_engine.ts";

const design = designOf({
  names: ["number", "category"],
  values: [10, 4, 20, 7, 30, 4],
  target: [0, 0, 0],
  categorical: [false, true],
});

interface Split {
  id: number;
  column: number;
  bin?: number;
  missingLeft?: number;
  gain?: number;
  subset?: readonly number[];
}

/** Split a node of the ensemble; returns its left child. */
function split({ id, column, bin = 0, missingLeft = 0, gain = 1, subset = [] }: Split): number {
  const open = takeNode();
  for (const [field, value] of [[ID, id], [COLUMN, column], [BIN, bin], [MISSING_LEFT, missingLeft]]) {
    setI32(open + field, value);
  }
  setF64(open + GAIN, gain);
  for (let word = 0; word < 8; word++) setI32(open + SUBSET + 4 * word, subset[word] ?? 0);
  return splitNode(open);
}

const read = (node: number) => {
  const at = nodesAt() + NODE_SIZE * node;
  return { split: i32At(at), left: i32At(at + 4), value: f64At(at + 8), cut: i32At(at + 16) };
};
const gains = (at: number) => [f64At(at), f64At(at + 8)];

Deno.test("startTree() adds a leaf without a value, splitNode() two more", () => {
  prepare(design, { trees: 3 });
  assertEquals([startTree(), nodeTotal(), treeTotal()], [0, 1, 1]);
  assertEquals(split({ id: 0, column: 0, bin: 1, missingLeft: 1 }), 1);
  assertEquals(read(0), { split: 1, left: 1, value: 0, cut: 1 });
  for (const leaf of [1, 2]) assertEquals(read(leaf), { split: -1, left: 0, value: 0, cut: 0 });
  assertEquals([startTree(), lastRoot(), i32At(rootsAt() + 4), treeTotal()], [3, 3, 3, 2]);
});

Deno.test("splitNode() lays category subsets one after another, eight words each, and keeps them as they get many", () => {
  prepare(design, { trees: 1 });
  let id = startTree();
  for (let depth = 0; depth < 100; depth++) {
    id = split({ id, column: 1, missingLeft: 1, subset: [depth, 0, 0, 0, 0, 0, 0, -depth] });
  }
  assertEquals(subsetTotal(), 100);
  for (let depth = 0, node = 0; depth < 100; depth++, node = read(node).left) {
    assertEquals([read(node).split, read(node).value], [3, depth]);
    assertEquals([0, 7].map((word) => i32At(subsetsAt() + 32 * depth + 4 * word) + 0), [depth, 0 - depth]);
  }
});

Deno.test("splitNode() keeps trees and splits when their room doubles, also in the middle of a tree", () => {
  prepare(design, { trees: 4000 });
  for (let tree = 0; tree < 3000; tree++) setNodeValue(startTree(), tree);
  let id = startTree();
  for (let depth = 0; depth < 700; depth++) id = split({ id, column: 0, bin: depth % 2 });
  assertEquals([nodeTotal(), treeTotal(), id], [3000 + 1401, 3001, 3000 + 1399]);
  for (let tree = 0; tree < 3000; tree++) assertEquals([nodeValue(tree), i32At(rootsAt() + 4 * tree)], [tree, tree]);
  for (let depth = 0, node = 3000; depth < 700; depth++, node = read(node).left) {
    assertEquals(read(node), { split: 0, left: 3001 + 2 * depth, value: 0, cut: depth % 2 });
  }
});

Deno.test("splitNode() adds up gains per column, keepGain() remembers them", () => {
  prepare(design);
  const root = startTree();
  split({ id: root, column: 0, gain: 3 });
  split({ id: 1, column: 1, gain: 2 });
  keepGain();
  split({ id: 2, column: 0, gain: 0.5 });
  assertEquals([gains(gainsAt()), gains(keptGainsAt())], [[3.5, 2], [3, 2]]);
});

Deno.test("addLeaf() lists the leaves of the last tree with their rows, whose values may be set", () => {
  prepare(design, { trees: 2 });
  for (const tree of [0, 1]) {
    const root = startTree(), open = takeNode();
    assertEquals(leafCount, 0);
    split({ id: root, column: 0 });
    for (const [field, value] of [[ID, root + 1], [START, 0], [END, 2]]) setI32(open + field, value);
    addLeaf(open);
    for (const [field, value] of [[ID, root + 2], [START, 2], [END, 3]]) setI32(open + field, value);
    addLeaf(open);
    setLeafValue(1, 5 + tree);
  }
  assertEquals([leafCount, leafStart(0), leafEnd(0), leafStart(1), leafEnd(1)], [2, 0, 2, 2, 3]);
  assertEquals([leafValueOf(0), leafValueOf(1), nodeValue(2), nodeValue(5)], [0, 6, 5, 6]);
});
