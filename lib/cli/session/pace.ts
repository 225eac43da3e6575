import type { Progress } from "../../core/logger.ts";

/** The phases of a command, in order, each with the time that it usually takes, in a unit of its own. */
export type Course = readonly (readonly [phase: string, time: number])[];

/** What a command does, as far as its pace depends on it. */
export interface Pacing {
  /** Its phases for a number of keys, which may be unknown (NaN); absent where there is but one, or nobody knows. */
  readonly course?: (keys: number) => Course;
  /** Tasks that are done at the same time; absent where a report is of all that was begun. */
  readonly workers?: number;
}

/** Where a command stands. */
export interface Standing {
  /** Place of the phase in the course, from 1, and how many phases there are; null where the course is not known. */
  readonly place: { readonly at: number; readonly of: number } | null;
  /** Share of the whole that is done, [0, 1]; it never falls. */
  readonly share: number;
  /** Units of the phase a second; NaN while unknown. */
  readonly rate: number;
  /** Seconds to the end of the whole; NaN while unknown. */
  readonly left: number;
  /** Seconds of this phase so far. */
  readonly phaseSeconds: number;
}

/** Below so many seconds, and such a share, what is left is not guessed. */
const FIRST_SECONDS = 2, FIRST_SHARE = 0.02;
/** Seconds in which what is left follows a new estimate, and more for each second gone: long runs are told calmly. */
const CALM_SECONDS = 3, CALM_SHARE = 0.08;

/**
 * Says from reports of progress how far a command has come and how long it will take. What is left of the phase under way is
 * told by its own pace, what is left of later ones by the pace so far and their usual times; it follows new estimates
 * slowly, and runs down with the clock between reports.
 */
export class Pacer {
  readonly #pacing: Pacing;
  #course: Course;
  /** Places in the course that have come; a phase that never comes takes no time. */
  readonly #seen: number[] = [];
  #phase = enter({ phase: "", done: 0, total: 0 }, 0);
  #startedAt = NaN;
  /** What an interrupted run had done before, in times of the course: it took none of this one's. */
  #found = 0;
  #share = 0;
  #shown = { left: NaN, at: 0 };

  /** @param pacing What is known of the command. */
  constructor(pacing: Pacing = {}) {
    this.#pacing = pacing;
    this.#course = pacing.course?.(NaN) ?? [];
  }

  /**
   * Take a report.
   *
   * @param progress The report. @param now Milliseconds of a monotonic clock.
   */
  take(progress: Progress, now: number): Standing {
    if (Number.isNaN(this.#startedAt)) this.#startedAt = now;
    if (progress.keys !== undefined) this.#course = this.#pacing.course?.(progress.keys) ?? [];
    if (progress.phase !== this.#phase.name) this.#enter(progress, now);
    else if (progress.total !== this.#phase.total) {
      this.#phase = { ...enter(progress, now), startedAt: this.#phase.startedAt };
    } else if (progress.done > this.#phase.done) {
      const { done, step, at } = this.#phase, more = progress.done - done;
      // What comes at once is one step.
      const isBurst = step > 0 && now - at < BURST;
      this.#phase = { ...this.#phase, done: progress.done, step: isBurst ? step + more : more, at: isBurst ? at : now };
    }
    return this.look(now);
  }

  /** Where the command stands now, without news. @param now Milliseconds of the same clock. */
  look(now: number): Standing {
    const { startedAt, startedWith, done } = this.#phase, index = this.#index();
    const seconds = (now - startedAt) / 1e3, worked = done - startedWith;
    this.#share = Math.max(this.#share, this.#wholeShare(now));
    const place = index < 0 ? null : { at: index + 1, of: this.#course.length };
    const left = this.#settle(this.#estimate(now), now);
    const rate = worked > 0 && seconds > 0 ? worked / seconds : NaN;
    return { place, share: this.#share, rate, left, phaseSeconds: seconds };
  }

  #index(): number {
    return this.#seen.at(-1) ?? -1;
  }

  #enter(progress: Progress, now: number): void {
    const at = this.#course.findIndex(([name]) => name === progress.phase);
    this.#phase = enter(progress, now);
    if (at < 0) [this.#share, this.#shown] = [0, { left: NaN, at: now }];
    // A phase that is looked at again, and finds all done, is no way back.
    if (at <= this.#index()) return;
    this.#seen.push(at);
    this.#found += shareOf(progress.done, progress.total) * this.#course[at]![1];
  }

  #times(): { done: number; current: number; later: number } {
    const time = (at: number) => this.#course[at]?.[1] ?? 0, index = this.#index();
    const done = this.#seen.slice(0, -1).reduce((sum, at) => sum + time(at), 0);
    return { done, current: time(index), later: this.#course.slice(index + 1).reduce((sum, [, one]) => sum + one, 0) };
  }

  /** What is done of the phase as of its last report, with what its workers have begun: half of it, about. */
  #phaseShare(): number {
    const { done, step, total } = this.#phase;
    const { workers = 0 } = this.#pacing, begun = step > 0 ? Math.min(total - done, step * workers) / 2 : 0;
    return shareOf(done + begun, total);
  }

  /** Seconds that the phase will take in all, by its own pace; NaN before anything of it is done. */
  #phaseTime(): number {
    const { startedAt, startedWith, at, total } = this.#phase;
    const share = this.#phaseShare() - shareOf(startedWith, total);
    return share > 0 && at > startedAt ? (at - startedAt) / 1e3 * (1 - shareOf(startedWith, total)) / share : NaN;
  }

  #wholeShare(now: number): number {
    const own = this.#shareNow(now);
    if (this.#index() < 0) return own;
    const { done, current, later } = this.#times();
    return (done + current * own) / (done + current + later);
  }

  /** Share of the phase that is done by now, as its pace so far says; between reports it goes on, but not to the end. */
  #shareNow(now: number): number {
    const { startedAt, startedWith, done, total } = this.#phase, known = shareOf(done, total);
    const gone = (now - startedAt) / 1e3 / this.#phaseTime(), found = shareOf(startedWith, total);
    if (Number.isNaN(gone) || known === 1) return known;
    return Math.max(known, Math.min(ALMOST, found + gone * (1 - found)));
  }

  /** Seconds that the reports so far tell of; NaN where they tell too little. */
  #estimate(now: number): number {
    const { startedAt } = this.#phase, seconds = (now - startedAt) / 1e3, elapsed = (now - this.#startedAt) / 1e3;
    const share = this.#shareNow(now), own = share * seconds > 0 ? Math.max(0, this.#phaseTime() - seconds) : NaN;
    if (this.#index() < 0) return seconds >= FIRST_SECONDS ? own : NaN;
    const { done, current, later } = this.#times(), worked = done + current * share - this.#found;
    if (elapsed < FIRST_SECONDS || worked < FIRST_SHARE * (done + current + later)) return NaN;
    const pace = elapsed / worked;
    return (Number.isNaN(own) ? pace * current * (1 - share) : share === 1 ? 0 : own) + pace * later;
  }

  #settle(estimate: number, now: number): number {
    const gone = (now - this.#shown.at) / 1e3, before = this.#shown.left - gone;
    const calm = CALM_SECONDS + CALM_SHARE * (now - this.#startedAt) / 1e3;
    const left = Number.isNaN(estimate)
      ? before
      : Number.isNaN(before)
      ? estimate
      : before + (1 - Math.exp(-gone / calm)) * (estimate - before);
    this.#shown = { left: Math.max(0, left), at: now };
    return this.#shown.left;
  }
}

/** Milliseconds within which reports are one. */
const BURST = 300;
/** More of a phase than this is not called done before it is. */
const ALMOST = 0.97;

function enter({ phase, done, total }: Progress, now: number) {
  return { name: phase, startedAt: now, startedWith: done, done, total, step: 0, at: now };
}

function shareOf(done: number, total: number): number {
  return total > 0 ? Math.min(1, done / total) : 1;
}
