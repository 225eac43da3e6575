import { assert, assertEquals } from "@std/assert";
import { KERNELS_BYTES } from "@lib/models/neural/kernels_bytes.ts";

Deno.test("KERNELS_BYTES is small WebAssembly that asks its host for nothing", () => {
  const bytes = Uint8Array.fromBase64(KERNELS_BYTES);
  assert(WebAssembly.validate(bytes));
  assertEquals(WebAssembly.Module.imports(new WebAssembly.Module(bytes)), []);
  assert(bytes.length < 8192, `${bytes.length} bytes`);
});
