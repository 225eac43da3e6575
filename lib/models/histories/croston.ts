import { demandsOf } from "./demands_of.ts";
import { historyFamily, type HistoryFit } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";
import { numberAbove } from "../contract/params.ts";

/**
 * Croston's method for intermittent demand: the mean demand size over the mean interval between demands, both smoothed
 * exponentially with weight `alpha` at each demand. A series without demand gets 0. Unknown periods do not count.
 *
 * @see Croston (1972), doi:10.1057/jors.1972.50
 */
export const croston: ModelFamily<HistoryFit> = crostonFamily("croston", {
  summary: "Croston: smoothed demand size over smoothed demand interval.",
  correction: () => 1,
});

/**
 * Croston's method with the correction 1 - alpha / 2 of its upward bias.
 *
 * @see Syntetos & Boylan (2005), doi:10.1016/j.ijforecast.2004.10.001
 */
export const sba: ModelFamily<HistoryFit> = crostonFamily("sba", {
  summary: "Syntetos-Boylan approximation: Croston with its bias corrected.",
  correction: (alpha) => 1 - alpha / 2,
});

function crostonFamily(
  name: string,
  variant: { readonly summary: string; readonly correction: (alpha: number) => number },
): ModelFamily<HistoryFit> {
  return historyFamily({
    name,
    summary: variant.summary,
    minRows: 2,
    defaults: { alpha: 0.1 },
    rules: { alpha: numberAbove(0, 1) },
    estimate: (_, { params: { alpha } }) => ({ numbers: Float64Array.of(alpha) }),
    size: () => 3,
    blank: () => Float64Array.of(NaN, NaN, 0),
    advance: (state, y, { numbers }) => moveRate(state, y, numbers[0]!),
    extrapolate: (state, { numbers }, out) => {
      const size = state[0]!;
      out.fill(size === size ? size / state[1]! * variant.correction(numbers[0]!) : 0);
    },
  });
}

/**
 * Move smoothed size, smoothed interval and the periods since the last demand over values; the first demand and its
 * distance from the start begin.
 */
function moveRate(state: Float64Array, y: Float64Array, alpha: number): void {
  const keep = 1 - alpha, demands = demandsOf(y), { length } = demands;
  let size = state[0]!, interval = state[1]!, since = state[2]!, last = -1;
  for (let i = 0; i < length; i++) {
    const at = demands[i]!, value = y[at]!;
    since += at - last;
    last = at;
    if (value !== value) {
      since--;
      continue;
    }
    if (size !== size) {
      size = value;
      interval = since;
    } else {
      // In this order the chain from demand to demand is two operations long.
      size = keep * size + alpha * value;
      interval = keep * interval + alpha * since;
    }
    since = 0;
  }
  state[0] = size;
  state[1] = interval;
  state[2] = since + y.length - 1 - last;
}
