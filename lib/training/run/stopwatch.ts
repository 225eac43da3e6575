import type { TrainingEngine } from "../tasks/start_engine.ts";

/** Seconds by phase and the largest resident memory of a run, that of its workers included. */
export class Stopwatch {
  readonly #clock: () => number;
  readonly #ownBytes: () => number;
  readonly #seconds = new Map<string, number>();
  #engine: Pick<TrainingEngine, "peakBytes"> | null = null;
  #peak = 0;

  /**
   * Start with nothing measured.
   *
   * @param clock Milliseconds from any fixed moment. @param ownBytes Resident bytes of this process now.
   */
  constructor(clock: () => number, ownBytes: () => number = () => Deno.memoryUsage().rss) {
    this.#clock = clock;
    this.#ownBytes = ownBytes;
  }

  /** Count the memory of the workers of an engine too. */
  follow(engine: Pick<TrainingEngine, "peakBytes">): void {
    this.#engine = engine;
  }

  /** Time one phase; a phase that comes again is added. */
  async time<T>(phase: string, work: () => Promise<T> | T): Promise<T> {
    const started = this.#clock();
    try {
      return await work();
    } finally {
      this.#seconds.set(phase, (this.#seconds.get(phase) ?? 0) + (this.#clock() - started) / 1000);
      this.look();
    }
  }

  /** Note the memory in use now. */
  look(): void {
    this.#peak = Math.max(this.#peak, this.#ownBytes() + (this.#engine?.peakBytes() ?? 0));
  }

  /** Seconds by phase, rounded to milliseconds. */
  seconds(): Record<string, number> {
    return Object.fromEntries([...this.#seconds].map(([phase, seconds]) => [phase, Math.round(seconds * 1000) / 1000]));
  }

  /** Largest resident memory seen, MB. */
  peakMemoryMb(): number {
    this.look();
    return Math.round(this.#peak / 1e6);
  }
}
