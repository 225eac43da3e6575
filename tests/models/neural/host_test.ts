import { assertEquals, assertGreaterOrEqual, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { neuralEngine } from "@lib/models/neural/host.ts";
import { HOST_FITS } from "./_host_fits.ts";
import { hostFits } from "./_networks.ts";

Deno.test("neuralEngine() is one for its thread, whose memory grows as asked", () => {
  const engine = neuralEngine();
  assertEquals(engine.name, "wasm");
  assertStrictEquals(neuralEngine(), engine);
  assertGreaterOrEqual(engine.reserve(300_000).length, 300_000);
  assertStrictEquals(engine.reserve(10), engine.reserve(300_000), "it does not shrink");
});

Deno.test("neuralEngine() lets go of memory that has grown large", () => {
  const engine = neuralEngine();
  engine.reserve(17 * 2 ** 20);
  assertNotStrictEquals(neuralEngine(), engine);
});

Deno.test("networks are the same with vector instructions, bit by bit", () => {
  assertEquals(hostFits(), HOST_FITS);
});
