import type { Indexed } from "../../core/rows/indexed.ts";
import { mean, robustMean, variance, winsorizeEnds } from "../../core/numbers/statistics.ts";
import { type FoldErrors, varianceOfMean } from "./fold_errors.ts";
import { type Choice, PackedChoices } from "./packed_choices.ts";

/** By contender, whether it may be chosen; shape [C]. */
export type Eligibility = ArrayLike<boolean | number>;

/** Among whom is chosen, and who leads. */
export interface ChooserOptions {
  /** Contenders and combinations, C. */
  readonly contenders: number;
  /** Index of the group's best; -1 for none. */
  readonly groupBest: number;
  /** Who may serve each key. */
  readonly eligible: Indexed<Eligibility>;
  /** Who is not chosen while others may be, shape [C]; absent: nobody is barred. */
  readonly barred?: readonly boolean[];
  /** Whether errors are of units of keys, so that a key has no evidence of its own. */
  readonly byUnit: boolean;
}

/** What is known of one key's contenders. */
interface Judged {
  /** Shrunken advantage, shape [C]; NaN for who may not serve it. */
  readonly shrunk: Float64Array;
  /** Who has the largest; -1 if nobody may serve it. */
  readonly first: number;
  /** Whether the group's best may serve it. */
  readonly isLed: boolean;
}

/** Says by what the keys say together who serves each of them. */
export class KeyChooser {
  readonly #steady: FoldErrors;
  readonly #options: ChooserOptions;
  readonly #prior: Prior;
  readonly #shrunk: Float64Array;
  readonly #own: Float64Array;

  /** @param steady Relative errors of all keys. @param options Who leads, and who may serve. */
  constructor(steady: FoldErrors, options: ChooserOptions) {
    const { contenders, groupBest } = options;
    this.#steady = steady;
    this.#options = options;
    this.#prior = estimatePrior(steady, { reference: Math.max(groupBest, 0), contenders });
    this.#shrunk = new Float64Array(contenders);
    this.#own = new Float64Array(steady.folds);
  }

  /** Weight of a key's own evidence by contender. */
  get weight(): Float64Array {
    return this.#prior.weight;
  }

  /** The choices for all keys with a margin. */
  choices(margin: number): Indexed<Choice> {
    const packed = new PackedChoices(this.#options.eligible.length, this.#shrunk.length);
    for (let k = 0; k < this.#options.eligible.length; k++) {
      const judged = this.judge(k), { shrunk } = judged;
      const ranking = [...shrunk.keys()].filter((c) => !Number.isNaN(shrunk[c]))
        .sort((a, b) => shrunk[b]! - shrunk[a]! || a - b);
      packed.set(k, { ...this.choose(judged, margin), ranking });
    }
    return packed.choices();
  }

  /** What is known of a key; good until the next is asked for. */
  judge(k: number): Judged {
    const eligible = this.#options.eligible.at(k)!, { mean: centre, weight } = this.#prior, shrunk = this.#shrunk;
    const isOpen = this.#someFree(eligible);
    let first = -1;
    for (let c = 0; c < shrunk.length; c++) {
      shrunk[c] = NaN;
      if (!this.#mayServe(eligible, c, isOpen) || Number.isNaN(centre[c])) continue;
      const own = this.#options.byUnit ? NaN : mean(this.#advantage(k, c));
      shrunk[c] = Number.isNaN(own) ? centre[c]! : centre[c]! + weight[c]! * (own - centre[c]!);
      if (first < 0 || shrunk[c]! > shrunk[first]!) first = c;
    }
    return { shrunk, first, isLed: this.#mayServe(eligible, this.#options.groupBest, isOpen) };
  }

  /** Who serves a key with a margin. */
  choose({ shrunk, first, isLed }: Judged, margin: number): Pick<Choice, "contender" | "why" | "advantage"> {
    const { groupBest } = this.#options;
    if (first < 0) return { contender: -1, why: "only", advantage: NaN };
    const lead = shrunk[first]!;
    if (!isLed) return { contender: first, why: "only", advantage: lead };
    if (first !== groupBest && lead > margin) return { contender: first, why: "own", advantage: lead };
    return { contender: groupBest, why: "group", advantage: 0 };
  }

  /** Who is not allowed to lead serves only where nobody else may. */
  #someFree(eligible: Eligibility): boolean {
    for (let c = 0; c < this.#shrunk.length; c++) if (eligible[c] && !this.#isBarred(c)) return true;
    return false;
  }

  #mayServe(eligible: Eligibility, c: number, isOpen: boolean): boolean {
    return Boolean(eligible[c]) && !(isOpen && this.#isBarred(c));
  }

  #isBarred(c: number): boolean {
    return this.#options.barred?.[c] ?? false;
  }

  #advantage(k: number, c: number): Float64Array {
    return advantageOver(this.#steady.errors.at(k)!, this.#own, {
      ...{ c, reference: Math.max(this.#options.groupBest, 0), stride: this.#steady.stride },
    });
  }
}

/**
 * Advantage of a contender over the reference on each fold; > 0 is better than the reference.
 *
 * @returns `into`, shape [F].
 */
function advantageOver(
  errors: Float64Array,
  into: Float64Array,
  { c, reference, stride }: { readonly c: number; readonly reference: number; readonly stride: number },
): Float64Array {
  for (let f = 0; f < into.length; f++) into[f] = errors[reference * stride + f]! - errors[c * stride + f]!;
  return into;
}

interface Prior {
  readonly mean: Float64Array;
  readonly weight: Float64Array;
}

function estimatePrior(
  steady: FoldErrors,
  { reference, contenders }: { readonly reference: number; readonly contenders: number },
): Prior {
  const { stride } = steady, into = new Float64Array(steady.folds);
  const centre = new Float64Array(contenders), weight = new Float64Array(contenders);
  const averages = new Float64Array(steady.errors.length), noises = averages.slice();
  for (let c = 0; c < contenders; c++) {
    for (let k = 0; k < averages.length; k++) {
      const own = advantageOver(steady.errors.at(k)!, into, { c, reference, stride });
      averages[k] = mean(own);
      noises[k] = varianceOfMean(own);
    }
    const tame = winsorizeEnds(averages);
    centre[c] = mean(tame);
    const between = variance(tame);
    const noise = robustMean(noises);
    // With one fold the noise is unknown: three quarters of what is seen are taken for it, as folds mostly are noise.
    const sigma = Number.isNaN(noise) ? between * 0.75 : noise;
    weight[c] = between > 0 ? Math.max(0, between - sigma) / between : 0;
  }
  return { mean: centre, weight };
}
