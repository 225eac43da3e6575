import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { decodeFrame, encodeFrame, readFrames } from "../../lib/parallel/frames.ts";

const MESSAGES: readonly unknown[] = [
  { kind: "task", task: undefined },
  new Map<string, unknown>([["a", new Set([NaN, -0])]]),
  { lo: Float64Array.of(0, 1, 2).subarray(1), bytes: new Uint8Array(70_000).fill(7) },
  "",
];

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function read(bytes: Uint8Array, size: number): Promise<unknown[]> {
  const out: unknown[] = [];
  for await (const body of readFrames(pieces(bytes, size))) out.push(decodeFrame(body));
  return out;
}

for (const size of [1, 3, 4, 64, 1e6]) {
  Deno.test(`readFrames() finds the messages again in pieces of ${size}`, async () => {
    assertEquals(await read(concat(MESSAGES.map(encodeFrame)), size), MESSAGES);
  });
}

Deno.test("readFrames() drops an unfinished last frame", async () => {
  const bytes = concat([encodeFrame(1), encodeFrame("cut").subarray(0, -1)]);
  assertEquals(await read(bytes, 5), [1]);
});

Deno.test("readFrames() refuses a stream of something else", async () => {
  await assertRejects(() => read(new TextEncoder().encode("\xff\xff\xff\xffgarbage"), 8), RangeError, "frame");
  await assertRejects(() => read(new Uint8Array(8), 8), RangeError, "current value is 0");
});

Deno.test("encodeFrame() writes the part that a view shows, and refuses what cannot be cloned", () => {
  const view = new Uint8Array(1_000_000).subarray(0, 4);
  assertEquals(encodeFrame(view).length < 100, true);
  assertThrows(() => encodeFrame({ f: () => {} }), Error, "could not be cloned");
});
