/** Seconds by phase and the largest resident memory of a run. */
export class Stopwatch {
  readonly #clock: () => number;
  readonly #memory: () => number;
  readonly #seconds = new Map<string, number>();
  #peak = 0;

  /**
   * Start with nothing measured.
   *
   * @param clock Milliseconds from any fixed moment. @param memory Resident bytes now.
   */
  constructor(clock: () => number, memory: () => number) {
    this.#clock = clock;
    this.#memory = memory;
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
    this.#peak = Math.max(this.#peak, this.#memory());
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
