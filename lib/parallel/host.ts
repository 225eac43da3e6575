/**
 * The main thread of a worker process: it hands tasks to the thread that works, watches it, and tells the pool that the
 * process lives. A loop that never returns is ended here, also when there is no pool any more; a process that is stopped
 * as a whole cannot watch itself: its silence is for the pool to notice.
 *
 *     deno run host.ts <entry> <seconds> <memoryMb>
 *
 * @module
 */
import { ignoreFileLimit } from "./file_limit.ts";
import { readFrames, writeFrame } from "./frames.ts";
import { CELL, type FromWorker, type LimitCode, MEMORY_LIMIT, STATE, TIME_LIMIT } from "./protocol.ts";
import { tryWriteShared } from "./shared_output.ts";

/** Milliseconds between two looks at the worker. */
const TICK = 50;

/** Ticks between two signs of life: a second. */
const ALIVE_TICKS = 20;

/** Change of resident memory, of the last told and at least in bytes, that is told at once. */
const MOVED = { share: 0.1, bytes: 32e6 };

/** Limits of one worker. */
interface Limits {
  readonly seconds: number;
  readonly memoryMb: number;
}

/** Count ticks rather than compare clocks: a machine that slept meanwhile is not to be blamed on the task. */
function watch(cells: Int32Array, limits: Limits): void {
  const tell = teller(cells);
  let last = -1, ticks = 0;
  setInterval(() => {
    const { rss } = Deno.memoryUsage();
    tell(rss);
    if (rss / 1024 > cells[CELL.peak]!) Atomics.store(cells, CELL.peak, Math.round(rss / 1024));
    if (Atomics.load(cells, CELL.state) !== STATE.busy) return;
    const moves = Atomics.load(cells, CELL.moves);
    ticks = moves === last ? ticks + 1 : 0;
    last = moves;
    if (rss / 1e6 > limits.memoryMb) stop(cells, MEMORY_LIMIT);
    else if (ticks * TICK > limits.seconds * 1e3 * Atomics.load(cells, CELL.patience)) stop(cells, TIME_LIMIT);
  }, TICK);
}

/** Tells the pool at each tick what is worth it: that memory moves, for a process that is ended says nothing more. */
function teller(cells: Int32Array): (rss: number) => void {
  let told = 0, quiet = 0;
  return (rss) => {
    const hasMoved = Math.abs(rss - told) > Math.max(MOVED.share * told, MOVED.bytes);
    if (++quiet < ALIVE_TICKS && !hasMoved) return;
    if (!tryWriteShared(cells, () => ({ kind: "alive", rss }))) return;
    told = rss;
    quiet = 0;
  };
}

function stop(cells: Int32Array, code: LimitCode): void {
  const isSaid = tryWriteShared(cells, () => {
    // The task may end at this very moment: then its answer is on the way and there is nothing to stop.
    if (Atomics.compareExchange(cells, CELL.state, STATE.busy, STATE.condemned) !== STATE.busy) return null;
    return { kind: "limit", code, unit: cells[CELL.unit]!, step: cells[CELL.step]! };
  });
  if (isSaid) Deno.exit(1);
}

async function main(entry: string, limits: Limits): Promise<void> {
  const cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(CELL).length));
  const worker = new Worker(entry, { type: "module" });
  worker.onerror = (event) => {
    event.preventDefault();
    writeFrame({ kind: "crash", message: event.message } satisfies FromWorker);
    Deno.exit(1);
  };
  worker.postMessage(cells.buffer);
  // Ctrl-C and the end of the terminal reach every process of it; how the run ends is for the pool to say.
  for (const signal of ["SIGINT", "SIGHUP"] as const) Deno.addSignalListener(signal, () => {});
  ignoreFileLimit();
  watch(cells, limits);
  for await (const frame of readFrames(Deno.stdin.readable)) worker.postMessage(frame, [frame.buffer]);
  // The pool is closed, or its process is gone.
  Deno.exit(0);
}

if (import.meta.main) {
  const [entry = "", seconds, memoryMb] = Deno.args;
  await main(entry, { seconds: Number(seconds), memoryMb: Number(memoryMb) });
}
