import { createRng, hashSeed, type Rng } from "../../lib/core/numbers/random.ts";

/** Machines, storage, and what goes wrong with them. */
export interface Cluster {
  /** Cores in all, >= 1. */
  readonly cores: number;
  /** Cores of one machine, which are lost together. */
  readonly coresPerMachine: number;
  /** Seconds that a scheduler needs for one shard, beside a process where it starts one for each. */
  readonly shardSeconds: number;
  /** Whether each shard of each pass is a process of its own, as in an array of jobs. */
  readonly startsPerShard: boolean;
  /** Standard deviation of the logarithm of a core's speed. */
  readonly speedSpread: number;
  /** Share of tasks that take a multiple of their time, drawn from [2, 6). */
  readonly stragglers: number;
  /** Losses of a machine per hour. */
  readonly lossesPerHour: number;
  /** Seconds until a lost machine is there again. */
  readonly recoverySeconds: number;
  /** Median seconds of one request to the storage; they are log-normal with a deviation of 0.8. */
  readonly requestSeconds: number;
  /** Requests per second that the storage takes below one prefix. */
  readonly requestsPerSecond: number;
  /** Bytes per second that the coordinator reads. */
  readonly coordinatorBytesPerSecond: number;
}

/** A core of the cluster. */
interface Core {
  readonly machine: Machine;
  readonly speed: number;
  free: number;
}

const SPREAD_OF_REQUESTS = 0.8;
/** Requests of one shard: what is due, the plan, its rows, its attempt, one result; and what the coordinator reads of it. */
export const REQUESTS_PER_SHARD = 6;

/** The machines of one plan. */
export class Crew {
  readonly cluster: Cluster;
  readonly rng: Rng;
  readonly #cores: Core[];
  readonly #machines: Machine[];

  constructor(cluster: Cluster, rng: Rng) {
    this.cluster = cluster;
    this.rng = rng;
    const { cores, coresPerMachine, speedSpread } = cluster;
    this.#machines = Array.from({ length: Math.ceil(cores / coresPerMachine) }, (_, m) => new Machine(cluster, m, rng));
    this.#cores = Array.from({ length: cores }, (_, c) => ({
      machine: this.#machines[Math.floor(c / coresPerMachine)]!,
      speed: Math.exp(speedSpread * rng.normal()),
      free: 0,
    }));
  }

  /** Give out tasks in order to whoever is free first; what is lost goes to the end. */
  run(
    tasks: readonly number[],
    { from, perShard }: { from: number; perShard: number },
  ): { end: number; lost: number; repeated: number } {
    const { stragglers, requestSeconds } = this.cluster, rng = this.rng, queue = [...tasks];
    const heap = new CoreHeap(this.#cores.map((core) => Object.assign(core, { free: Math.max(core.free, from) })));
    let end = from, lost = 0;
    for (let next = 0; next < queue.length; next++) {
      const work = queue[next]!, core = heap.first;
      const start = core.machine.upFrom(core.free);
      const slow = rng.next() < stragglers ? 2 + 4 * rng.next() : 1;
      let seconds = perShard + work * core.speed * slow;
      for (let r = 0; r < REQUESTS_PER_SHARD; r++) {
        seconds += requestSeconds * Math.exp(SPREAD_OF_REQUESTS * rng.normal());
      }
      const loss = core.machine.lossIn(start, start + seconds);
      if (loss === null) {
        core.free = start + seconds;
        end = Math.max(end, core.free);
      } else {
        lost += loss - start;
        core.free = core.machine.upFrom(loss);
        queue.push(work);
      }
      heap.settle();
    }
    return { end, lost, repeated: queue.length - tasks.length };
  }

  /** Machines lost before a moment. */
  lossesUntil(end: number): number {
    return this.#machines.reduce((sum, machine) => sum + machine.lossesUntil(end), 0);
  }
}

/** When one machine is lost. */
class Machine {
  readonly #recovery: number;
  readonly #rate: number;
  readonly #rng: Rng;
  readonly #losses: number[] = [];

  constructor({ lossesPerHour, recoverySeconds }: Cluster, index: number, rng: Rng) {
    this.#rate = lossesPerHour / 3600;
    this.#recovery = recoverySeconds;
    // Of its own, so that a machine's fate does not depend on who asks first.
    this.#rng = createRng(hashSeed("machine", index, rng.integer(2 ** 31)));
  }

  /** The first moment from `time` on at which the machine is there. */
  upFrom(time: number): number {
    for (const loss of this.#until(time)) {
      if (loss <= time && time < loss + this.#recovery) return loss + this.#recovery;
    }
    return time;
  }

  /** When it is lost after `start` and before `end`, or null. */
  lossIn(start: number, end: number): number | null {
    return this.#until(end).find((loss) => loss > start && loss < end) ?? null;
  }

  lossesUntil(end: number): number {
    return this.#until(end).filter((loss) => loss < end).length;
  }

  #until(time: number): readonly number[] {
    if (this.#rate === 0) return [];
    while ((this.#losses.at(-1) ?? 0) <= time) {
      const last = this.#losses.at(-1);
      const up = last === undefined ? 0 : last + this.#recovery;
      this.#losses.push(up - Math.log(1 - this.#rng.next()) / this.#rate);
    }
    return this.#losses;
  }
}

/** Cores by when they are free. */
class CoreHeap {
  readonly #cores: Core[];

  constructor(cores: readonly Core[]) {
    this.#cores = cores.toSorted((a, b) => a.free - b.free);
  }

  /** The one that is free first. */
  get first(): Core {
    return this.#cores[0]!;
  }

  /** Put the first where it belongs, after it was given something. */
  settle(): void {
    const cores = this.#cores, core = cores[0]!;
    for (let at = 0;;) {
      let child = 2 * at + 1;
      if (child + 1 < cores.length && cores[child + 1]!.free < cores[child]!.free) child++;
      if (child >= cores.length || cores[child]!.free >= core.free) {
        cores[at] = core;
        return;
      }
      cores[at] = cores[child]!;
      at = child;
    }
  }
}
