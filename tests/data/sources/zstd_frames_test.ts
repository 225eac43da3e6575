import { assertEquals } from "@std/assert";
import { zstdCompressSync } from "node:zlib";
import { createZstdFrames } from "../../../lib/data/sources/zstd_frames.ts";

const frame = (text: string) => [...zstdCompressSync(new TextEncoder().encode(text))];
const NOTE = [0x51, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];

/** Frames found when the bytes come in parts of some size. */
function split(bytes: readonly number[], size: number) {
  const frames = createZstdFrames(), found: number[][] = [[]];
  for (let at = 0; at < bytes.length; at += size) {
    for (const part of frames.split(Uint8Array.from(bytes.slice(at, at + size)))) {
      found.at(-1)?.push(...part.bytes);
      if (part.isEnd) found.push([]);
    }
  }
  return { found: found.filter((part) => part.length > 0), isBetween: frames.isBetween(), problem: frames.problem() };
}

Deno.test("split() finds frames and leaves skippable ones out, wherever the bytes are cut", () => {
  const first = frame("a".repeat(5000)), second = frame("other");
  for (const size of [1, 2, 3, 5, 7, 1000]) {
    assertEquals(split([...first, ...NOTE, ...second], size), {
      found: [first, second],
      isBetween: true,
      problem: null,
    });
    assertEquals(split([...NOTE, ...NOTE, ...first], size).found, [first]);
  }
});

Deno.test("isBetween() is false of a frame whose end is missing, and of no frame at all", () => {
  const whole = frame("some text");
  for (let length = 0; length < whole.length; length++) assertEquals(split(whole.slice(0, length), 4).isBetween, false);
  assertEquals(split([...whole, ...NOTE.slice(0, 9)], 4).isBetween, false);
});

Deno.test("problem() tells what is no frame", () => {
  assertEquals(split([1, 2, 3, 4, 5], 2).problem, "not a Zstandard frame");
  assertEquals(split([...frame("x"), 0, 0, 0, 0], 3).problem, "not a Zstandard frame");
});
