/** Milliseconds between two looks. */
const LOOK = 250;

/**
 * Tells when nothing has been heard for too long. Looks are counted rather than clocks compared: a machine that slept, or
 * a process that was itself stopped or busy, has looked once at most in that time and blames nobody for it.
 */
export class SilenceWatch {
  readonly #looks: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #quiet = 0;

  /**
   * Begin to listen; a process does not stay alive for it.
   *
   * @param seconds Longest silence, > 0. @param onSilent Called once.
   */
  constructor(seconds: number, onSilent: () => void) {
    this.#looks = Math.ceil(seconds * 1e3 / LOOK);
    this.#timer = setInterval(() => {
      if (++this.#quiet <= this.#looks) return;
      this.end();
      onSilent();
    }, LOOK);
    Deno.unrefTimer(Number(this.#timer));
  }

  /** Something has been heard. */
  break(): void {
    this.#quiet = 0;
  }

  /** Nobody listens any more. */
  end(): void {
    clearInterval(this.#timer);
  }
}
