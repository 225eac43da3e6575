import { type Indexed, indexed } from "../../core/rows/indexed.ts";

/** The choice for one key. */
export interface Choice {
  /** Index of the contender chosen, or -1 if none may be. */
  readonly contender: number;
  /** `group`: the group's best; `own`: the key's own evidence passed the margin; `only`: the group's best may not serve it. */
  readonly why: "group" | "own" | "only";
  /** Shrunken advantage over the group's best, relative to the key's typical error; > 0 is better. */
  readonly advantage: number;
  /** Eligible contenders from best to worst by shrunken error. */
  readonly ranking: readonly number[];
}

/** Contenders that 16 bits can tell apart, with -1 for none. */
const MOST_CONTENDERS = 2 ** 15;

const WHY = ["group", "own", "only"] as const;

/** Choices for many keys in flat columns: as objects they would be most of what a selection holds. */
export class PackedChoices {
  readonly #contenders: number;
  readonly #contender: Int16Array;
  readonly #why: Uint8Array;
  readonly #advantage: Float64Array;
  readonly #ranked: Int16Array;
  /** Row-major, shape [keys × contenders]. */
  readonly #ranking: Int16Array;

  /**
   * Begin without any choice.
   *
   * @param keys How many. @param contenders That are chosen among.
   * @throws {RangeError} If there are more contenders than an index has room for.
   */
  constructor(keys: number, contenders: number) {
    if (contenders >= MOST_CONTENDERS) {
      throw new RangeError(
        `Cannot choose as there must be fewer than ${MOST_CONTENDERS} contenders: current value is ${contenders}`,
      );
    }
    this.#contenders = contenders;
    this.#contender = new Int16Array(keys);
    this.#why = new Uint8Array(keys);
    this.#advantage = new Float64Array(keys);
    this.#ranked = new Int16Array(keys);
    this.#ranking = new Int16Array(keys * contenders);
  }

  /** Take the choice for a key. */
  set(k: number, { contender, why, advantage, ranking }: Choice): void {
    this.#contender[k] = contender;
    this.#why[k] = WHY.indexOf(why);
    this.#advantage[k] = advantage;
    this.#ranked[k] = ranking.length;
    this.#ranking.set(ranking, k * this.#contenders);
  }

  /** One choice per key, each made when it is asked for. */
  choices(): Indexed<Choice> {
    return indexed(this.#contender.length, (k) => {
      const from = k * this.#contenders;
      return {
        contender: this.#contender[k]!,
        why: WHY[this.#why[k]!]!,
        advantage: this.#advantage[k]!,
        ranking: Array.from(this.#ranking.subarray(from, from + this.#ranked[k]!)),
      };
    });
  }
}
