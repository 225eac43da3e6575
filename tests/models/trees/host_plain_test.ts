import { assertEquals, assertGreater } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { PLAIN_ENGINE, wasmEngine } from "../../../lib/models/trees/host.ts";
import { BAG, BOOST, simulate } from "./_trees.ts";

// A host without vector instructions. The engine asks it at its first use only, and no other test must see it: this file
// has a worker of its own, as tools/test.ts says.
WebAssembly.validate = () => false;

const design = simulate({ rows: 80, missing: 0.1, categories: 4 }), binned = binDesign(design);

Deno.test("wasmEngine() is null where the host refuses the module, each time it is asked", () => {
  assertEquals([wasmEngine(), wasmEngine()], [null, null]);
});

Deno.test("fitBoosting() and fitForest() take the plain engine where there is no other", () => {
  const boost = (engine?: typeof PLAIN_ENGINE) => fitBoosting(binned, design, { ...BOOST, engine, rng: createRng(1) });
  const forest = (engine?: typeof PLAIN_ENGINE) => fitForest(binned, design, { ...BAG, engine, rng: createRng(1) });
  const { treeTotal } = PLAIN_ENGINE.calls;
  const [boosted, boostTrees, bagged, forestTrees] = [boost(), treeTotal(), forest(), treeTotal()];
  assertEquals([boostTrees, forestTrees], [BOOST.trees, BAG.trees], "its memory holds the trees");
  assertGreater(boosted.ensemble.split.length, BOOST.trees);
  assertEquals([boosted, bagged], [boost(PLAIN_ENGINE), forest(PLAIN_ENGINE)]);
});
