import { assert, assertEquals } from "@std/assert";
import { PLAIN_ENGINE, type TreeEngine, wasmEngine } from "../../../../lib/models/trees/host.ts";

/** A node as the engine reads it; `left` counts nodes. A category split names its subset and bin's slot. */
interface Node {
  readonly value?: number;
  readonly subset?: number;
  readonly slot: number;
  readonly left: number;
}

const leaf = (node: number, value: number): Node => ({ value, slot: 0, left: node - 1 });

/** Lay trees and rows of slots, a multiple of 8, out in an engine and sum. */
function run(
  engine: TreeEngine,
  trees: { nodes: readonly Node[]; roots: readonly number[]; subsets?: readonly number[] },
  rows: readonly (readonly number[])[],
): number[] {
  const { calls } = engine, { nodes, roots, subsets = [] } = trees, width = rows[0].length;
  calls.heapReset(0);
  calls.allocWalk(nodes.length, roots.length, subsets.length, width * rows.length, rows.length);
  const buffer = engine.buffer(), at = calls.walkNodesAt();
  const view = new DataView(buffer);
  nodes.forEach(({ value, subset = 0, slot, left }, i) => {
    if (value === undefined) view.setInt32(at + 16 * i, calls.walkSubsetsAt() + 32 * subset, true);
    else view.setFloat64(at + 16 * i, value, true);
    view.setInt32(at + 16 * i + 8, 64 * (value === undefined ? -slot : slot), true);
    view.setInt32(at + 16 * i + 12, at + 16 * left, true);
  });
  roots.forEach((root, tree) => view.setInt32(calls.walkRootsAt() + 4 * tree, at + 16 * root, true));
  subsets.forEach((word, i) => view.setInt32(calls.walkSubsetsAt() + 4 * i, word, true));
  rows.forEach((row, i) => {
    const first = calls.walkSlotsAt() + 64 * width * (i >> 3) + 8 * (i & 7);
    row.forEach((x, slot) => view.setFloat64(first + 64 * slot, x, true));
  });
  calls.sumLeaves(0, roots.length, rows.length / 8, width);
  return [...new Float64Array(engine.buffer(), calls.walkSumsAt(), rows.length)];
}

function inBoth(...input: [Parameters<typeof run>[1], Parameters<typeof run>[2]]): number[] {
  const wasm = wasmEngine();
  assert(wasm !== null, "the engine under test needs a host with vector instructions");
  const sums = run(wasm, ...input);
  assertEquals(run(PLAIN_ENGINE, ...input), sums);
  return sums;
}

Deno.test("sumLeaves() sends x <= threshold left, NaN right and -Infinity left, eight rows on ways of their own", () => {
  // Slot 1 <= 0, then on the right slot 2 <= 5.
  const nodes = [
    { value: 0, slot: 1, left: 1 },
    leaf(1, 1),
    { value: 5, slot: 2, left: 3 },
    leaf(3, 2),
    leaf(4, 3),
  ];
  const rows = [[0, 9], [1, 5], [1, 6], [NaN, NaN], [-Infinity, 0], [-1, 0], [Infinity, 4], [1e-300, -Infinity]];
  assertEquals(inBoth({ nodes, roots: [0] }, rows.map((row) => [NaN, ...row])), [1, 2, 3, 3, 1, 1, 2, 2]);
});

Deno.test("sumLeaves() adds the trees in their order, and begins each block at zero", () => {
  const big = 2 ** 53;
  const nodes = [leaf(0, big), leaf(1, 1), leaf(2, 1), leaf(3, -big)];
  const rows = Array.from({ length: 16 }, () => [NaN]);
  // 2^53 + 1 rounds down each time; 1 + 1 + 2^53 would not.
  assertEquals(inBoth({ nodes, roots: [0, 1, 2, 3] }, rows), new Array(16).fill(0));
  assertEquals(inBoth({ nodes, roots: [1, 2, 0, 3] }, rows), new Array(16).fill(2));
  assertEquals(inBoth({ nodes, roots: [] }, rows), new Array(16).fill(0));
});

Deno.test("sumLeaves() waits in leaves of any value while other rows walk on", () => {
  for (const value of [NaN, -Infinity, Infinity, -5]) {
    const nodes = [
      { value: 0, slot: 1, left: 1 },
      leaf(1, value),
      { value: 1, slot: 1, left: 3 },
      leaf(3, 2),
      { value: 2, slot: 1, left: 5 },
      leaf(5, 3),
      leaf(6, 4),
    ];
    const rows = [-1, 0.5, 1.5, 2.5, -1, -1, 2.5, -1].map((x) => [NaN, x]);
    assertEquals(inBoth({ nodes, roots: [0] }, rows), [value, 2, 3, 4, value, value, 4, value]);
  }
});

Deno.test("sumLeaves() looks bins up in their subset's eight words, beside splits of numbers", () => {
  const subsets = new Array(16).fill(0);
  subsets[8] = 1 << 31 | 1; // second subset: bins 0, 31,
  subsets[8 + 7] = 1 << 31; // and 255
  const nodes = [
    { value: 0, slot: 1, left: 1 },
    { subset: 1, slot: 2, left: 3 },
    { subset: 0, slot: 2, left: 5 },
    leaf(3, 1),
    leaf(4, 2),
    leaf(5, 3),
    leaf(6, 4),
  ];
  const bins = [0, 1, 31, 32, 255, 254, NaN, -Infinity];
  const left = bins.map((bin) => [NaN, -1, bin]), right = bins.map((bin) => [NaN, 1, bin]);
  assertEquals(inBoth({ nodes, roots: [0], subsets }, left), [1, 2, 1, 2, 1, 2, 2, 1]);
  assertEquals(inBoth({ nodes, roots: [0], subsets }, right), [4, 4, 4, 4, 4, 4, 4, 3]);
  const mixed = left.map((row, i) => i % 2 === 0 ? row : right[i]);
  assertEquals(inBoth({ nodes, roots: [0], subsets }, mixed), [1, 4, 1, 4, 1, 4, 2, 3]);
});
