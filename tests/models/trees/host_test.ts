import { assert, assertEquals, assertNotStrictEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import * as plain from "../../../lib/models/trees/engine/main.ts";
import {
  designEnd,
  dropEngine,
  loadDesign,
  PLAIN_ENGINE,
  type TreeEngine,
  trimEngine,
  wasmEngine,
} from "../../../lib/models/trees/host.ts";
import { designOf } from "../../../lib/models/contract/design_rows.ts";
import { BOOST, simulate } from "./_trees.ts";

function wasm(): TreeEngine {
  const engine = wasmEngine();
  assert(engine !== null);
  return engine;
}

Deno.test("wasmEngine() is made once; PLAIN_ENGINE is the sources themselves", () => {
  assertStrictEquals(wasm(), wasm());
  assertEquals([wasm().name, PLAIN_ENGINE.name], ["wasm", "plain"]);
  assertStrictEquals(PLAIN_ENGINE.calls, plain);
});

Deno.test("loadDesign() writes codes, bins, offsets and kinds as the bins say", () => {
  const design = designOf({
    names: ["number", "constant", "category"],
    values: [1, 5, 10, 2, 5, 20, 3, 5, 10, NaN, 5, NaN],
    target: [0, 0, 0, 0],
    categorical: [false, false, true],
  });
  const binned = binDesign(design);
  for (const engine of [PLAIN_ENGINE, wasm()]) {
    const top = loadDesign(engine, binned), { calls } = engine, buffer = engine.buffer();
    assertEquals([...new Uint16Array(buffer, calls.codesAt(), 8)], [0, 4, 1, 5, 2, 4, 3, 6]);
    assertEquals([...new Uint8Array(buffer, calls.binsAt(), 8)], [0, 1, 2, 3, 0, 1, 0, 2]);
    assertEquals([...new Int32Array(buffer, calls.offsetsAt(), 3)], [0, 4, 7]);
    assertEquals([...new Uint8Array(buffer, calls.kindsAt(), 2)], [0, 1]);
    assertEquals(top, calls.heapTop());
  }
});

Deno.test("loadDesign() leaves a design that is there alone, and writes it anew after another", () => {
  const [a, b] = [simulate({ rows: 30 }), simulate({ rows: 90, features: 7 })].map((design) => binDesign(design));
  for (const engine of [PLAIN_ENGINE, wasm()]) {
    const { calls } = engine, first = () => new Uint16Array(engine.buffer(), calls.codesAt(), 1);
    const top = loadDesign(engine, a), code = first()[0];
    first()[0] = 999;
    assertEquals([loadDesign(engine, a), first()[0]], [top, 999]);
    loadDesign(engine, b);
    assertEquals([loadDesign(engine, a), first()[0]], [top, code]);
  }
});

Deno.test("loadDesign() of equal bins in another object writes them anew: it is the object that counts", () => {
  const design = simulate({ rows: 30 }), [a, b] = [binDesign(design), binDesign(design)];
  const { calls, buffer } = PLAIN_ENGINE;
  loadDesign(PLAIN_ENGINE, a);
  new Uint16Array(buffer(), calls.codesAt(), 1)[0] = 999;
  loadDesign(PLAIN_ENGINE, b);
  assert(new Uint16Array(buffer(), calls.codesAt(), 1)[0] < 999);
});

Deno.test("loadDesign() that fails does not leave its engine with half a design", () => {
  const design = simulate({ rows: 60 }), binned = binDesign(design);
  const fit = () => fitBoosting(binned, design, { ...BOOST, rng: createRng(1) }), before = fit();
  // Far beyond what any memory holds.
  assertThrows(() => loadDesign(wasm(), { ...binned, rows: 2 ** 30 }));
  assertEquals(fit(), before);
});

Deno.test("designEnd() is the end of the design that an engine holds, 0 if it holds none", () => {
  const binned = binDesign(simulate({ rows: 30 })), engine = wasm(), top = loadDesign(engine, binned);
  assertEquals([designEnd(engine), top > 0], [top, true]);
  dropEngine(engine);
  assertEquals([designEnd(engine), designEnd(wasm())], [0, 0]);
});

Deno.test("dropEngine() has the next fit take a fresh WebAssembly engine, and the plain one read its design anew", () => {
  const binned = binDesign(simulate({ rows: 30 })), engine = wasm(), { calls, buffer } = PLAIN_ENGINE;
  loadDesign(PLAIN_ENGINE, binned);
  new Uint16Array(buffer(), calls.codesAt(), 1)[0] = 999;
  for (const dropped of [engine, PLAIN_ENGINE]) dropEngine(dropped);
  assertNotStrictEquals(wasm(), engine);
  loadDesign(PLAIN_ENGINE, binned);
  assert(new Uint16Array(buffer(), calls.codesAt(), 1)[0] < 999);
});

Deno.test("trimEngine() replaces a WebAssembly engine whose memory has grown large, and no other", () => {
  const engine = wasm(), design = simulate({ rows: 60 }), binned = binDesign(design);
  const fit = () => fitBoosting(binned, design, { ...BOOST, rng: createRng(1) });
  const before = fit();
  trimEngine(engine);
  assertStrictEquals(wasm(), engine, "still small");
  engine.calls.heapReset(0);
  engine.calls.allocDesign(5_000_000, 8, 1);
  trimEngine(PLAIN_ENGINE);
  assertStrictEquals(wasm(), engine);
  trimEngine(engine);
  const fresh = wasm();
  assertNotStrictEquals(fresh, engine);
  assert(fresh.buffer().byteLength < 2 ** 20);
  assertEquals(fit(), before);
  trimEngine(engine);
  assertStrictEquals(wasm(), fresh, "an engine that is out of use is not its business");
});
