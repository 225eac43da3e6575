import { assertEquals, assertStrictEquals } from "@std/assert";
import { neuralEngine, PLAIN_NEURAL } from "@lib/models/neural/host.ts";
import { HOST_FITS } from "./_host_fits.ts";
import { hostFits } from "./_networks.ts";

// A host without vector instructions. The engine asks it at its first use only, and no other test must see it: this file
// has a worker of its own, as tools/test.ts says.
WebAssembly.validate = () => false;

Deno.test("neuralEngine() is the plain one where the host refuses the module, each time it is asked", () => {
  for (let time = 0; time < 2; time++) assertStrictEquals(neuralEngine(), PLAIN_NEURAL);
});

Deno.test("networks are the same without vector instructions, bit by bit", () => {
  assertEquals(hostFits(), HOST_FITS);
});
