import { historyFamily, type HistoryFit, lastKnown } from "./_history.ts";
import type { ModelFamily } from "./family.ts";

/** Every step is the last known value. */
export const naive: ModelFamily<HistoryFit> = historyFamily({
  name: "naive",
  summary: "The last known value.",
  minRows: 1,
  defaults: {},
  estimate: () => [],
  extrapolate: (y, _, out) => void out.fill(y[lastKnown(y)]),
});
