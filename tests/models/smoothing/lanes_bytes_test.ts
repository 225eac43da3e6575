import { assert, assertEquals } from "@std/assert";
import { LANES_BYTES } from "../../../lib/models/smoothing/lanes_bytes.ts";

Deno.test("LANES_BYTES is small WebAssembly that asks its host for nothing", () => {
  const bytes = Uint8Array.fromBase64(LANES_BYTES);
  assert(WebAssembly.validate(bytes));
  assertEquals(WebAssembly.Module.imports(new WebAssembly.Module(bytes)), []);
  assert(bytes.length < 8192, `${bytes.length} bytes`);
});
