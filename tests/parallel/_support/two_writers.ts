import { tryWriteShared, writeShared } from "../../../lib/parallel/shared_output.ts";

// Two threads of one process that write to its standard output at the same time: long answers and signs of life.
const ANSWERS = 200, CELLS = 6;

if (!("WorkerGlobalScope" in globalThis)) {
  const cells = new Int32Array(new SharedArrayBuffer(4 * CELLS));
  const worker = new Worker(import.meta.url, { type: "module" });
  worker.postMessage(cells.buffer);
  let isOver = false;
  worker.onmessage = () => isOver = true;
  while (!isOver) {
    tryWriteShared(cells, () => null);
    tryWriteShared(cells, () => ({ kind: "alive", rss: 1 }));
    await new Promise((resolve) => setTimeout(resolve));
  }
  Deno.exit(0);
} else {
  onmessage = ({ data }) => {
    const cells = new Int32Array(data);
    for (let i = 0; i < ANSWERS; i++) {
      // Longer than a pipe holds: written in pieces.
      writeShared(cells, { kind: "result", result: new Uint8Array(300_000).fill(i), peakBytes: i });
    }
    (globalThis as unknown as Worker).postMessage("over");
  };
}
