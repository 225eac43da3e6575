import type { ErrorRecord } from "../../core/errors/errors.ts";
import { type Indexed, indexed } from "../../core/rows/indexed.ts";
import type { FallbackReason, Outcome, OutcomeStatus } from "../../core/outcome.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { Rows } from "../../core/rows/rows.ts";
import { Words } from "../../core/rows/words.ts";
import { ScoreRows } from "../assessment/score_rows.ts";

/** How keys ended, in flat rows: as objects with scores they would be most of what a run over many keys holds. */
export class OutcomeRows {
  /** Status, contender, version, reason, row of the scores or -1. */
  readonly #rows = new Rows(Int32Array, 5);
  readonly #words = new Words();
  readonly #errors = new Map<number, ErrorRecord>();
  readonly #scores = new ScoreRows();

  get length(): number {
    return this.#rows.length;
  }

  /** Take the next. @throws {RangeError} If it has scores by other names than those before. */
  add({ status, contender, version, reason, error, scores }: Omit<Outcome, "key">): void {
    if (error !== undefined) this.#errors.set(this.length, error);
    const hasScores = Object.keys(scores).length > 0,
      [s, c, r] = [status, contender, reason].map((word) => this.#words.place(word));
    this.#rows.add([s!, c!, version, r!, hasScores ? this.#scores.length : -1]);
    if (hasScores) this.#scores.add(scores);
  }

  /**
   * The outcomes of keys, each made when it is asked for, and its scores when these are.
   *
   * @param keys Whose they are, in order. @param places Which was added for each key; default the same order.
   */
  of(keys: Indexed<SeriesKey>, places?: Indexed<number>): Indexed<Outcome> {
    return indexed(keys.length, (k) => this.#at(places?.at(k) ?? k, keys.at(k)!));
  }

  #at(row: number, key: SeriesKey): Outcome {
    const [s = 0, c = 0, version = 0, r = 0, scored = -1] = this.#rows.at(row)!, scores = this.#scores;
    const error = this.#errors.get(row);
    return {
      key,
      status: this.#words.at(s) as OutcomeStatus,
      contender: this.#words.at(c),
      version,
      reason: this.#words.at(r) as FallbackReason | "",
      ...error === undefined ? {} : { error },
      get scores() {
        return scores.at(scored) ?? {};
      },
    };
  }
}
