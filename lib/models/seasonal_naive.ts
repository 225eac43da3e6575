import { historyFamily, type HistoryFit, lastKnown } from "./_history.ts";
import type { ModelFamily } from "./family.ts";

/**
 * Every step is the last known value of the same season position: y[t + h - m · j] for the smallest j that is known.
 * A position that was never observed gets the last known value of the series.
 */
export const seasonalNaive: ModelFamily<HistoryFit> = historyFamily({
  name: "seasonal_naive",
  summary: "The last known value of the same season position.",
  minRows: 1,
  defaults: {},
  estimate: () => [],
  extrapolate(y, { seasonLength }, out) {
    const last = y[lastKnown(y)];
    for (let h = 0; h < out.length; h++) {
      let t = y.length + h - seasonLength * Math.ceil((h + 1) / seasonLength);
      while (t >= 0 && y[t] !== y[t]) t -= seasonLength;
      out[h] = t >= 0 ? y[t] : last;
    }
  },
});
