/**
 * Resident memory of a process and of those that it has started, looked at from outside: whoever is busy cannot look itself.
 *
 * @module
 */

/** Milliseconds between two looks. */
const EVERY = 100;
const PAGE_BYTES = 4096;

/** Memory at a moment. */
interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the process itself, bytes. */
  readonly own: number;
  /** Of all others, bytes. */
  readonly others: number;
}

/** Largest memory of a span of time, MB. */
export interface Peak {
  /** Of all processes together, at one moment. */
  readonly all: number;
  /** Of the first process. */
  readonly own: number;
}

/** Looks at a process until it is stopped; where the system does not tell, it sees nothing. */
export class MemoryWatch {
  readonly #looks: Look[] = [];
  readonly #timer: ReturnType<typeof setInterval>;

  /** @param pid Of the process. */
  constructor(pid: number) {
    this.#timer = setInterval(() => this.look(pid), EVERY);
  }

  /** Largest memory between two moments, milliseconds since 1970; zeros if there was no look. */
  peak(from = 0, to = Infinity): Peak {
    const within = this.#looks.filter(({ at }) => at >= from && at <= to);
    const most = (bytes: (look: Look) => number) =>
      Math.round(within.reduce((largest, look) => Math.max(largest, bytes(look)), 0) / 1e6);
    return { all: most(({ own, others }) => own + others), own: most(({ own }) => own) };
  }

  /** Look no more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Look now. @param pid Of the process. */
  look(pid: number): void {
    const [own = 0, ...others] = treeOf(pid).map(residentBytes);
    this.#looks.push({ at: Date.now(), own, others: others.reduce((sum, bytes) => sum + bytes, 0) });
  }
}

/** A process and all below it. */
function treeOf(pid: number): number[] {
  try {
    // Who is started is a child of the thread that has started it.
    const threads = [...Deno.readDirSync(`/proc/${pid}/task`)];
    const children = threads.flatMap(({ name }) =>
      Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`).trim().split(" ").filter((text) => text !== "")
    );
    return [pid, ...children.flatMap((child) => treeOf(Number(child)))];
  } catch {
    return [];
  }
}

function residentBytes(pid: number): number {
  try {
    return PAGE_BYTES * Number(Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1]);
  } catch {
    return 0;
  }
}
