import { assert, assertEquals } from "@std/assert";
import { wasmModule } from "@lib/core/bytes/wasm_module.ts";

Deno.test("wasmModule() compiles what the host can run, and is null of nothing and of what is no module", () => {
  // The shortest module: its magic number and version.
  assert(wasmModule("AGFzbQEAAAA=") instanceof WebAssembly.Module);
  assertEquals([wasmModule(""), wasmModule("AGFzbQIAAAA=")], [null, null]);
});
