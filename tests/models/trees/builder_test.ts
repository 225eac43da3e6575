import { assertEquals } from "@std/assert";
import { Arena } from "../../../lib/models/trees/arena.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { EnsembleBuilder } from "../../../lib/models/trees/builder.ts";
import { CATEGORY, MISSING_LEFT } from "../../../lib/models/trees/ensemble.ts";
import { designOf } from "../../../lib/models/trees/rows.ts";

const binned = binDesign(designOf({
  names: ["constant", "number", "category"],
  values: [1, 10, 4, 1, 20, 7, 1, 30, 4],
  target: [0, 0, 0],
  categorical: [false, false, true],
}));
const finish = { base: 1, link: "identity", average: false } as const;

Deno.test("EnsembleBuilder writes number and category splits by design feature", () => {
  const builder = new EnsembleBuilder(binned.map), node = new Arena().takeNode();
  Object.assign(node, { id: builder.startTree(), column: 0, bin: 1, missingLeft: 1, gain: 3 });
  assertEquals(builder.splitNode(node), 1);
  Object.assign(node, { id: 2, column: 1, missingLeft: 0, gain: 2 });
  node.subset[0] = 2;
  assertEquals(builder.splitNode(node), 3);
  const ensemble = builder.finish(finish);
  assertEquals([...ensemble.split], [4 + MISSING_LEFT, -1, 8 + CATEGORY, -1, -1]);
  assertEquals([...ensemble.value], [25, 0, 0, 0, 0]);
  assertEquals([...ensemble.left], [1, 0, 3, 0, 0]);
  assertEquals([...ensemble.subsets], [2, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals([...ensemble.gain], [0, 3, 2]);
  assertEquals([[...ensemble.categories], [...ensemble.categoryOffsets]], [[4, 7], [0, 0, 0, 2]]);
});

Deno.test("EnsembleBuilder grows beyond its first room and keeps what it had", () => {
  const builder = new EnsembleBuilder(binned.map);
  for (let tree = 0; tree < 3000; tree++) {
    const root = builder.startTree();
    builder.value[root] = tree;
  }
  const ensemble = builder.finish(finish);
  assertEquals(ensemble.value, Float64Array.from({ length: 3000 }, (_, i) => i));
  assertEquals(ensemble.split.every((split) => split === -1), true);
});

Deno.test("EnsembleBuilder.finish() cuts to a number of trees with the gains kept for it", () => {
  const builder = new EnsembleBuilder(binned.map), node = new Arena().takeNode();
  for (let tree = 0; tree < 3; tree++) {
    Object.assign(node, { id: builder.startTree(), column: 0, bin: 0, missingLeft: 0, gain: 1 });
    builder.splitNode(node);
    if (tree === 1) builder.keepGain();
  }
  const ensemble = builder.finish({ ...finish, trees: 2 });
  assertEquals([[...ensemble.roots], [...ensemble.gain]], [[0, 3, 6], [0, 2, 0]]);
});

Deno.test("EnsembleBuilder.scaleLeaves() scales the leaves of the last tree only", () => {
  const builder = new EnsembleBuilder(binned.map), arena = new Arena();
  arena.prepare(binned, true);
  for (const value of [3, 5]) {
    const node = arena.takeNode();
    node.id = builder.startTree();
    builder.value[node.id] = value;
    arena.leaves.count = 0;
    arena.addLeaf(node);
  }
  builder.scaleLeaves(arena, 0.1);
  assertEquals([...builder.value.subarray(0, 2)], [3, 0.5]);
});

Deno.test("EnsembleBuilder lays subsets one after another, eight words each", () => {
  const builder = new EnsembleBuilder(binned.map), node = new Arena().takeNode();
  const root = builder.startTree();
  Object.assign(node, { id: root, column: 1, missingLeft: 1, gain: 1 });
  node.subset.set([1, 0, 0, 0, 0, 0, 0, 9]);
  const left = builder.splitNode(node);
  Object.assign(node, { id: left });
  node.subset.set([2, 0, 0, 0, 0, 0, 0, 7]);
  builder.splitNode(node);
  const ensemble = builder.finish(finish);
  assertEquals([ensemble.value[root], ensemble.value[left]], [0, 1]);
  assertEquals([...ensemble.subsets], [1, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 0, 0, 7]);
  assertEquals(ensemble.split[root], 8 + CATEGORY + MISSING_LEFT);
});

Deno.test("EnsembleBuilder keeps trees, splits and gains when its room doubles in the middle of a tree", () => {
  const builder = new EnsembleBuilder(binned.map), node = new Arena().takeNode();
  let id = builder.startTree();
  for (let depth = 0; depth < 700; depth++) {
    Object.assign(node, { id, column: 0, bin: depth % 2, missingLeft: depth % 2, gain: 1 });
    id = builder.splitNode(node);
  }
  const { split, left, bin, value, gain, roots } = builder.finish(finish);
  assertEquals([split.length, roots[1], gain[1]], [1401, 1401, 700]);
  for (let depth = 0, at = 0; depth < 700; depth++, at = left[at]) {
    assertEquals([split[at], bin[at], value[at]], [4 + depth % 2, depth % 2, depth % 2 === 0 ? 15 : 25]);
    assertEquals(left[at], at === 0 ? 1 : 2 * depth + 1);
  }
});

Deno.test("EnsembleBuilder.finish() names spec, features, link and base", () => {
  const builder = new EnsembleBuilder(binned.map);
  builder.startTree();
  const ensemble = builder.finish({ base: -3, link: "log", average: true });
  assertEquals([ensemble.specHash, ensemble.names, ensemble.base, ensemble.link, ensemble.average], [
    "",
    ["constant", "number", "category"],
    -3,
    "log",
    true,
  ]);
  assertEquals([[...ensemble.roots], [...ensemble.gain]], [[0, 1], [0, 0, 0]]);
});

Deno.test("EnsembleBuilder.splitNode() separates values from missing by an infinite threshold", () => {
  const builder = new EnsembleBuilder(binned.map), node = new Arena().takeNode();
  Object.assign(node, { id: builder.startTree(), column: 0, bin: 2, missingLeft: 0, gain: 1 });
  builder.splitNode(node);
  assertEquals(builder.finish(finish).value[0], Infinity);
});
