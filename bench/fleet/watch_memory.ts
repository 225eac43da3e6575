/**
 * Memory of a process and of those that it has started, and their time on the processor, looked at from outside: whoever is
 * busy cannot look itself.
 *
 * @module
 */
import { residentBytes, treeOf, treeSeconds } from "../harness/process_usage.ts";

/** Milliseconds between two looks. */
const EVERY = 100;

/** Memory at a moment. */
interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the process itself, bytes. */
  readonly own: number;
  /** Of all others, bytes. */
  readonly others: number;
  /** Time on the processor of all that were there, seconds. */
  readonly seconds: number;
}

/** Largest memory of a span of time, MB, and the time on the processor in it. */
export interface Peak {
  /** Of all processes together, at one moment. */
  readonly all: number;
  /** Of the first process. */
  readonly own: number;
  /** Of all processes, also of those that have ended. */
  readonly cpuSeconds: number;
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
    const cpuSeconds = (within.at(-1)?.seconds ?? 0) - (within[0]?.seconds ?? 0);
    return { all: most(({ own, others }) => own + others), own: most(({ own }) => own), cpuSeconds };
  }

  /** Look no more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Look now. @param pid Of the process. */
  look(pid: number): void {
    const [own = 0, ...others] = treeOf(pid).map(residentBytes), seconds = treeSeconds(pid);
    this.#looks.push({ at: Date.now(), own, others: others.reduce((sum, bytes) => sum + bytes, 0), seconds });
  }
}
