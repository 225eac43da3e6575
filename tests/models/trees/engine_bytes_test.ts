import { assert, assertEquals } from "@std/assert";
import { ENGINE_BYTES } from "../../../lib/models/trees/engine_bytes.ts";

const bytes = Uint8Array.fromBase64(ENGINE_BYTES);

Deno.test("ENGINE_BYTES is WebAssembly that asks its host for three functions of Math only, and gives its memory", () => {
  assert(WebAssembly.validate(bytes));
  const module = new WebAssembly.Module(bytes);
  assertEquals(
    WebAssembly.Module.imports(module).map(({ name }) => name).sort(),
    ["exp", "log", "log1p"],
  );
  const exported = WebAssembly.Module.exports(module).filter(({ kind }) => kind !== "function");
  assertEquals(exported, [{ name: "memory", kind: "memory" }]);
});

Deno.test("ENGINE_BYTES is small enough to be part of the source", () => {
  assert(bytes.length < 65_536, `${bytes.length} bytes`);
});
