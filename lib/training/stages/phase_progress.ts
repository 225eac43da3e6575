import type { Progress } from "../../core/logger.ts";

/**
 * How far a phase is whose results are kept in the order of its tasks. What is told as done is kept; what has ended ahead of
 * an older task is told beside it, so that a long first task does not look like a standstill.
 */
export class PhaseProgress {
  readonly #report: (progress: Progress) => void;
  #at: Progress;
  #ahead = 0;

  /** @param report Receiver; none if absent. @param start What is done before the first task. It is told at once. */
  constructor(report: ((progress: Progress) => void) | undefined, start: Progress) {
    this.#report = report ?? (() => {});
    this.#at = start;
    this.#report(start);
  }

  /** A task has ended. @param units Of it. */
  ended(units: number): void {
    this.#ahead += units;
    // Alone it is kept in a moment.
    if (this.#ahead > units) this.#report({ ...this.#at, ahead: this.#ahead });
  }

  /** A task's result is kept. @param units Of it. */
  kept(units: number): void {
    this.#ahead = Math.max(0, this.#ahead - units);
    this.#at = { ...this.#at, done: this.#at.done + units };
    this.#report(this.#ahead === 0 ? this.#at : { ...this.#at, ahead: this.#ahead });
  }
}
