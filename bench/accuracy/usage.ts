/** What a piece of work took, its child processes included. Processor and memory are NaN where there is no /proc. */
export interface Usage {
  /** On the clock. */
  readonly seconds: number;
  /** Of all processors: other work on the machine does not count. */
  readonly processor: number;
  /** Resident memory of all processes together, the most at any look. */
  readonly megabytes: number;
}

const LOOK = 250, TICKS = 100;

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

/** Of this process and of its children that have ended. */
function processorSeconds(): number {
  const [, rest = ""] = read("/proc/self/stat").split(") ");
  const [utime, stime, cutime, cstime] = rest.split(" ").slice(11, 15).map(Number);
  return ((utime ?? NaN) + (stime ?? NaN) + (cutime ?? NaN) + (cstime ?? NaN)) / TICKS;
}

function residentMegabytes(): number {
  const children = read(`/proc/self/task/${Deno.pid}/children`).split(" ").filter((pid) => pid !== "");
  const sizes = ["self", ...children].map((pid) => /^VmRSS:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1]);
  return sizes[0] === undefined ? NaN : sizes.reduce((sum, kilobytes) => sum + Number(kilobytes ?? 0), 0) / 1024;
}

/** Empty where there is no such file: processes end between two looks. */
function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
