import { assert, assertEquals } from "@std/assert";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { fitForest } from "../../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../../lib/models/trees/boost.ts";
import * as plain from "../../../../lib/models/trees/engine/main.ts";
import { PLAIN_ENGINE, wasmEngine } from "../../../../lib/models/trees/host.ts";
import { BAG, BOOST, simulate } from "../_trees.ts";

const wasm = wasmEngine();
assert(wasm !== null);
const ENGINES = [PLAIN_ENGINE, wasm];

Deno.test("main.ts lists the functions that the WebAssembly engine has, and no others", () => {
  assertEquals(Object.keys(wasm.calls).sort(), Object.keys(plain).sort());
});

for (const engine of ENGINES) {
  const { calls, name } = engine, design = simulate({ rows: 150, missing: 0.1, categories: 5 });
  const binned = binDesign(design);

  Deno.test(`allocTrees() takes no more memory for a second fit, ${name}`, () => {
    const options = { ...BOOST, engine, maxDepth: 5, trees: 20 };
    const fit = () => {
      fitBoosting(binned, design, { ...options, rng: createRng(1) });
      return [calls.heapTop(), engine.buffer().byteLength];
    };
    const first = fit();
    for (let i = 0; i < 3; i++) assertEquals(fit(), first);
  });

  Deno.test(`allocTrees() leaves nothing of fits before: another design, weights, growth, loss, ${name}`, () => {
    const other = simulate({ rows: 400, features: 8, seed: 5, weight: (row) => 1 + row % 2 }), wide = binDesign(other);
    const boost = () => fitBoosting(binned, design, { ...BOOST, engine, rng: createRng(3), rowSample: 0.7 });
    const forest = () => fitForest(binned, design, { ...BAG, engine, rng: createRng(3) });
    const first = [boost(), forest()];
    fitBoosting(wide, other, { ...BOOST, engine, growth: "symmetric", maxDepth: 6, maxDelta: 0.1 });
    assertEquals(boost(), first[0]);
    fitForest(wide, other, { ...BAG, engine, columnSampleLevel: 0.5, maxLeaves: 9 });
    fitBoosting(binned, design, { ...BOOST, engine, rules: { ...BOOST.rules, l1: 3, lambda: 9 } });
    assertEquals([boost(), forest()], first);
  });

  Deno.test(`allocDesign() lays four arrays apart, aligned, in the memory that the host sees, ${name}`, () => {
    calls.heapReset(0);
    calls.allocDesign(7, 3, 40);
    const starts = [calls.codesAt(), calls.binsAt(), calls.offsetsAt(), calls.kindsAt(), calls.heapTop()];
    const sizes = [2 * 7 * 3, 7 * 3, 4 * 4, 3];
    sizes.forEach((size, i) => assert(starts[i] % 16 === 0 && starts[i] > 0 && starts[i] + size <= starts[i + 1]));
    assert(engine.buffer().byteLength >= calls.heapTop());
  });
}
