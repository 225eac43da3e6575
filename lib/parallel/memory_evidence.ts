import process from "node:process";
import { mayDoEverything } from "./permission_flags.ts";

/** Share of what may be taken from which memory is near its end. */
const NEAR = 0.9;

/** What is known of the machine; null: this process may not ask. */
export interface MachineMemory {
  /** Processes that the kernel has ended for lack of memory since the machine started. */
  kills(): number | null;
  /** Its memory, and what of it can still be taken, bytes; `most` is what the control group grants, if less. */
  memory(): { readonly most: number; readonly total: number; readonly available: number } | null;
  /** Resident memory of this process, bytes. */
  own(): number;
}

/** The machine that this process runs on. Who may not ask is not made to: the runtime would put it to the user. */
const HERE: MachineMemory = {
  kills() {
    if (!mayDoEverything()) return null;
    try {
      return Number(/^oom_kill (\d+)$/m.exec(Deno.readTextFileSync("/proc/vmstat"))?.[1] ?? NaN);
    } catch {
      return null; // no Linux, or an old one
    }
  },
  memory() {
    if (Deno.permissions.querySync({ name: "sys", kind: "systemMemoryInfo" }).state !== "granted") return null;
    const { total, available } = Deno.systemMemoryInfo();
    return { most: Math.min(total, process.constrainedMemory() || total), total, available };
  },
  own: () => Deno.memoryUsage().rss,
};

/** Resident memory of the workers of one pool as last told, bytes, by worker. */
export type Residents = Map<object, number>;

/** How evidence is gathered. */
export interface MemoryEvidenceOptions {
  /** Most resident memory that the worker may take, bytes. */
  readonly limit: number;
  /** Memory of all workers that share the machine, this one to come. */
  readonly residents: Residents;
  /** Default: the one that this process runs on. */
  readonly machine?: MachineMemory;
}

/**
 * Whether a worker that was ended by SIGKILL took too much memory. The signal itself says nothing: the kernel sends it,
 * and so does anybody else.
 */
export class MemoryEvidence {
  readonly #options: MemoryEvidenceOptions;
  readonly #machine: MachineMemory;
  #isScarce = false;
  #kills: number | null = null;

  /** @param options Limit, the other workers, machine. */
  constructor(options: MemoryEvidenceOptions) {
    this.#options = options;
    this.#machine = options.machine ?? HERE;
  }

  /** A task begins: what the kernel did before is none of its fault. */
  begin(): void {
    this.#kills = this.#machine.kills();
  }

  /**
   * The worker tells of its memory.
   *
   * @param rss Resident memory, bytes.
   */
  tell(rss: number): void {
    const { limit, residents } = this.#options;
    residents.set(this, rss);
    const memory = this.#machine.memory();
    const taken = [...residents.values()].reduce((sum, bytes) => sum + bytes, this.#machine.own());
    this.#isScarce = rss > NEAR * limit || (memory !== null &&
      (taken > NEAR * memory.most || memory.available < (1 - NEAR) * memory.total));
  }

  /** Whether memory was near its end as last told, or the kernel has ended a process for it since the task began. */
  speaks(): boolean {
    const kills = this.#machine.kills();
    return this.#isScarce || (kills !== null && this.#kills !== null && kills > this.#kills);
  }

  /** The worker is gone. */
  end(): void {
    this.#options.residents.delete(this);
  }
}
