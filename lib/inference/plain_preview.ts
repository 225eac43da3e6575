import { plainChanges } from "./forecast_changes.ts";
import type { MovePreview } from "./preview_moves.ts";

/**
 * A preview as the JSON contract has it: keys as their parts, what is unknown null.
 *
 * @param preview Of moves.
 */
export function plainPreview({ forecasts, error, ...preview }: MovePreview) {
  const isKnown = Number.isFinite(error.hi);
  return {
    ...preview,
    error: isKnown ? error : { ...error, lo: null, hi: null },
    forecasts: Object.fromEntries(Object.entries(forecasts).map(([group, one]) => [group, plainChanges(one)])),
  };
}
