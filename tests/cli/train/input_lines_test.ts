import { assertEquals, assertRejects } from "@std/assert";
import { inputLines } from "../../../lib/cli/train/input_lines.ts";

Deno.test("inputLines() gives whole lines whatever the pieces of the stream, letters cut in two included", async () => {
  const bytes = new TextEncoder().encode("a\n\nß1\nlast");
  for (const size of [1, 2, 3, 100]) {
    const pieces = Array.from(
      { length: Math.ceil(bytes.length / size) },
      (_, i) => bytes.slice(i * size, (i + 1) * size),
    );
    assertEquals(await Array.fromAsync(inputLines(ReadableStream.from(pieces))), ["a", "", "ß1", "last"]);
  }
});

Deno.test("inputLines() ends its wait at the signal", async () => {
  const controller = new AbortController(), { readable } = new TransformStream<Uint8Array<ArrayBuffer>>();
  const lines = Array.fromAsync(inputLines(readable, { signal: controller.signal }));
  controller.abort();
  const error = await assertRejects(() => lines, DOMException);
  assertEquals(error.name, "AbortError");
});
