import { historyFamily, type HistoryFit, lastKnown, NO_PARAMS } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";

/** Every step is the last known value. */
export const naive: ModelFamily<HistoryFit> = historyFamily({
  name: "naive",
  summary: "The last known value.",
  minRows: 1,
  ...NO_PARAMS,
  estimate: () => ({ numbers: [] }),
  size: () => 1,
  blank: () => Float64Array.of(NaN),
  advance(state, y) {
    const at = lastKnown(y);
    if (at >= 0) state[0] = y[at]!;
  },
  extrapolate: (state, _, out) => void out.fill(state[0]!),
});
