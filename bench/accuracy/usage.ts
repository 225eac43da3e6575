import { processorSeconds, residentBytes, treeOf } from "../harness/process_usage.ts";

/** What a piece of work took, its child processes included. Processor and memory are NaN where there is no /proc. */
export interface Usage {
  /** On the clock. */
  readonly seconds: number;
  /** Of all processors: other work on the machine does not count. */
  readonly processor: number;
  /** Resident memory of all processes together, the most at any look. */
  readonly megabytes: number;
}

const LOOK = 250;

/** Run some work and look after it. */
export async function withUsage<Value>(work: () => Promise<Value>): Promise<{ value: Value; usage: Usage }> {
  const started = performance.now(), before = processorSeconds();
  let megabytes = residentMegabytes();
  const timer = setInterval(() => megabytes = Math.max(megabytes, residentMegabytes()), LOOK);
  try {
    const value = await work();
    const seconds = (performance.now() - started) / 1000;
    return { value, usage: { seconds, processor: processorSeconds() - before, megabytes } };
  } finally {
    clearInterval(timer);
  }
}

function residentMegabytes(): number {
  const sizes = treeOf(Deno.pid).map(residentBytes);
  return sizes.length === 0 ? NaN : sizes.reduce((sum, bytes) => sum + bytes, 0) / (1 << 20);
}
