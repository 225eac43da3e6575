import { formatNumber } from "../core/text/format_number.ts";
import type { Uncompared } from "./move_summary.ts";

/** What is said of keys whose models were never compared. */
const WHY: Readonly<Record<Uncompared, string>> = {
  noChampion: "are served by nothing now",
  sameRecipe: "are of the same recipe on other data",
  noEvidence: "have no window that is new to both models, or were not asked",
};

/** Of how many keys nothing is known, and why, in a sentence; empty of none. @param counts Keys by reason. */
export function tellUncompared(counts: Readonly<Record<Uncompared, number | null>>): string {
  const told = (Object.keys(WHY) as Uncompared[]).filter((why) => (counts[why] ?? 0) > 0)
    .map((why) => `${formatNumber(counts[why])} ${WHY[why]}`);
  return told.length === 0 ? "" : `Not compared: ${told.join(", ")}.`;
}
