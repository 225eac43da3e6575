import { assert, assertEquals, assertLess } from "@std/assert";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { fitForest } from "../../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { coarsenCuts } from "../../../../lib/models/trees/ensemble/coarsen.ts";
import { encodeTrees } from "../../../../lib/models/trees/ensemble/codec.ts";
import { CATEGORY, type TreeEnsemble } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { BAG, simulate } from "../_trees.ts";

const design = simulate({ rows: 300, categories: 5 });
const forest = fitForest(binDesign(design), design, { ...BAG, trees: 20, rng: createRng(1) }).ensemble;

/** Thresholds by feature. */
function cutsOf({ split, value, names }: TreeEnsemble): Set<number>[] {
  const cuts = names.map(() => new Set<number>());
  split.forEach((code, node) => code >= 0 && (code & CATEGORY) === 0 && cuts[code >> 2].add(value[node]));
  return cuts;
}

Deno.test("coarsenCuts() leaves at most so many thresholds of a feature, each one of its own, in fewer bytes", () => {
  const before = structuredClone(forest), coarse = coarsenCuts(forest, 8), own = cutsOf(forest);
  cutsOf(coarse).forEach((cuts, f) => {
    assert([...cuts].filter(Number.isFinite).length <= 8 && [...cuts].every((cut) => own[f].has(cut)));
  });
  assert(own.some((cuts) => cuts.size > 8));
  assertEquals([coarse.split, coarse.left, forest], [forest.split, forest.left, before]);
  const bytes = (trees: TreeEnsemble) => encodeTrees(trees, { family: "x" }).arrays.nodes.byteLength;
  assertLess(bytes(coarse), bytes(forest));
});

Deno.test("coarsenCuts() keeps order: a threshold never passes another", () => {
  const coarse = coarsenCuts(forest, 4);
  const pairs = [...forest.value].flatMap((cut, node) => {
    const code = forest.split[node];
    return code >= 0 && (code & CATEGORY) === 0 ? [{ f: code >> 2, cut, to: coarse.value[node] }] : [];
  });
  for (const feature of Map.groupBy(pairs, ({ f }) => f).values()) {
    const sorted = feature.toSorted((a, b) => a.cut - b.cut).map(({ to }) => to);
    assertEquals(sorted, sorted.toSorted((a, b) => a - b));
  }
});

Deno.test("coarsenCuts() changes nothing where there are few", () => {
  assertEquals(coarsenCuts(forest, 1000).value, forest.value);
});
