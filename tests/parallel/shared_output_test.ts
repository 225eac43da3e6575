import { assertEquals, assertGreater } from "@std/assert";
import { decodeFrame, readFrames } from "../../lib/parallel/frames.ts";
import type { FromWorker } from "../../lib/parallel/protocol.ts";
import { patience } from "../_support/patience.ts";

Deno.test("writeShared() and tryWriteShared() keep each other's frames whole", async () => {
  const script = new URL("./_support/two_writers.ts", import.meta.url).pathname;
  const args = ["run", "-A", "--no-check", script];
  const process = new Deno.Command(Deno.execPath(), { args, stdout: "piped", signal: patience() }).spawn();
  let results = 0, signs = 0;
  for await (const body of readFrames(process.stdout)) {
    const message = decodeFrame(body) as FromWorker;
    if (message.kind === "alive") signs++;
    if (message.kind !== "result") continue;
    const bytes = message.result as Uint8Array;
    assertEquals([message.peakBytes, bytes.length, bytes.every((byte) => byte === results)], [results, 300_000, true]);
    results++;
  }
  assertEquals([results, (await process.status).code], [200, 0]);
  assertGreater(signs, 0);
});
