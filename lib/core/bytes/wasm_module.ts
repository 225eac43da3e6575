/**
 * A module of WebAssembly that is part of the source as text.
 *
 * Pages are built without the text, as policies of the servers that they come from refuse to compile any.
 *
 * @param base64 Its bytes; empty where there are none.
 * @returns Null where there are none, or the host cannot run them: without vector instructions.
 */
export function wasmModule(base64: string): WebAssembly.Module | null {
  const bytes = Uint8Array.fromBase64(base64);
  return bytes.length > 0 && WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
}
