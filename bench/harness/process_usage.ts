/**
 * What the kernel's own account says that processes took: a look now and then would miss peaks, and what has ended.
 *
 * @module
 */

/** The kernel counts processor time in hundredths of a second. */
const TICKS = 100;

/**
 * Seconds of processor of a process, all its threads, and of its children that have ended; NaN where nothing tells.
 *
 * @param pid Its id, or `self`.
 */
export function processorSeconds(pid: number | "self" = "self"): number {
  // The name of the program, in parentheses, may hold anything. Fields 14 to 17 of stat(5) are user and system time,
  // then those of children that were waited for.
  const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ").slice(11, 15);
  return fields.length < 4 ? NaN : fields.map(Number).reduce((sum, ticks) => sum + ticks, 0) / TICKS;
}

/** Seconds of processor of a process and of all that it has led to. */
export function treeSeconds(pid: number): number {
  return treeOf(pid).reduce((sum, process) => sum + (processorSeconds(process) || 0), 0);
}

/** A process and all below it, itself first; none where nothing tells, or it has ended. */
export function treeOf(pid: number): number[] {
  try {
    // Who is started is a child of the thread that has started it.
    const threads = [...Deno.readDirSync(`/proc/${pid}/task`)];
    const children = threads.flatMap(({ name }) => read(`/proc/${pid}/task/${name}/children`).match(/\d+/g) ?? []);
    return [pid, ...children.flatMap((child) => treeOf(Number(child)))];
  } catch {
    return [];
  }
}

/** Resident memory of a process, bytes; 0 if it has ended. */
export function residentBytes(pid: number): number {
  return 1024 * Number(/^VmRSS:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** Largest resident memory of this process so far, bytes; where the kernel keeps no mark, that of now. */
export function peakBytes(): number {
  const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(read("/proc/self/status"))?.[1];
  return kilobytes === undefined ? Deno.memoryUsage().rss : 1024 * Number(kilobytes);
}

/** Empty where there is no such file: processes end between two looks. */
function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
