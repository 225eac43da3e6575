import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import type { KeyErrors } from "../../competition/calibration/interval_profile.ts";
import { asPredicted, type Problem, type ServedRows } from "../../competition/problems/problem.ts";
import { errorsOf, firstSpans } from "../tasks/key_errors.ts";

/** What becomes of predictions of one span when they serve. */
export type Reading = (predicted: Float64Array) => ServedRows;

/**
 * Values that are held of each method, about: beyond them every other key is let go, and of one key some of its rows. Of several
 * none has more than half of them, as the first one always stays and the others would be let go.
 */
const MOST_VALUES = 40_000;

/**
 * What would become of the predictions of each method if it served: of each by its own, so that no method is compared with ours
 * by probabilities that nobody has calibrated, or by a class that it would not be asked for.
 */
export class MethodReadings {
  readonly #problem: Problem;
  readonly #methods: number;
  readonly #width: number;
  readonly #spans: number;
  readonly #levels: readonly number[];
  /** Of some keys, evenly: errors of each method. */
  #keys: { readonly k: number; readonly errors: readonly KeyErrors[]; readonly values: number }[] = [];
  #stride = 1;
  #values = 0;

  /**
   * @param problem Of the run.
   * @param of `methods`: their number; `width`: outputs of a row; `spans`: first spans that are learned from; `levels`: of the config.
   */
  constructor(
    problem: Problem,
    { methods, width, spans, levels }: {
      readonly methods: number;
      readonly width: number;
      readonly spans: number;
      readonly levels: readonly number[];
    },
  ) {
    this.#problem = problem;
    this.#methods = methods;
    this.#width = width;
    this.#spans = spans;
    this.#levels = levels;
  }

  /** Take a key. @param backtest Its own. @param k Its position among the choices. @param selection All choices. */
  add(backtest: Backtest, k: number, selection: FleetSelection): void {
    if (this.#problem.read === undefined || k % this.#stride !== 0) return;
    const { choices } = selection, choice = choices.at(k)!, most = MOST_VALUES / Math.min(2, choices.length);
    const errors = Array.from({ length: this.#methods }, (_, index) => {
      const own = firstSpans(errorsOf(backtest, { ...choice, index }, selection), this.#spans);
      return someRows(own, { most, width: this.#width });
    });
    const values = errors[0]?.yhat.length ?? 0;
    this.#keys.push({ k, errors, values });
    this.#values += values;
    while (this.#values > MOST_VALUES && this.#keys.length > 1) {
      this.#stride *= 2;
      this.#keys = this.#keys.filter((own) => own.k % this.#stride === 0);
      this.#values = this.#keys.reduce((sum, own) => sum + own.values, 0);
    }
  }

  /** What becomes of the predictions of a method. @param method Contender, then combination. */
  of(method: number): Reading {
    const { read } = this.#problem;
    if (read === undefined) return asPredicted;
    const learned = this.#problem.learnIntervals(this.#keys.map(({ errors }) => errors[method]!), this.#levels);
    return (predicted) => read(learned, predicted);
  }
}

/** Errors of at most so many values, of rows that are spread evenly. */
function someRows(
  errors: KeyErrors,
  { most, width }: { readonly most: number; readonly width: number },
): KeyErrors {
  const stride = Math.ceil(errors.yhat.length / most);
  if (stride <= 1) return errors;
  const isKept = (_: number, i: number) => Math.floor(i / width) % stride === 0;
  return { ...errors, yhat: errors.yhat.filter(isKept), residuals: errors.residuals.filter(isKept) };
}
