import { assert, assertEquals } from "@std/assert";
import { byteSize } from "@lib/core/bytes/byte_size.ts";

Deno.test("byteSize() counts the buffers of typed arrays whole, and each once", () => {
  const whole = new Float64Array(1000), view = whole.subarray(0, 1);
  const one = byteSize(view);
  assert(one >= 8000 && one < 8300);
  assert(byteSize([whole, view, { view }]) < one + 400);
});

Deno.test("byteSize() counts texts, objects and maps, ends at cycles, and leaves out what is shared", () => {
  const shared = { weights: new Float64Array(1e5) };
  const model: Record<string, unknown> = { name: "x".repeat(1000), shared, map: new Map([["a", "b".repeat(500)]]) };
  model.self = model;
  const own = byteSize(model, new WeakSet([shared]));
  assert(own > 1500 && own < 2200);
  assert(byteSize(model) > 8e5);
  assertEquals(byteSize(3), 0);
});
