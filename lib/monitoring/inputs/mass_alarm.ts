import { formatPercent } from "../../core/text/format_number.ts";
import { alarmKeys, type DataAlarm } from "./data_alarm.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";

/** Keys without which a share says nothing: two of five alarms together are no mass. */
const FEWEST_KEYS = 10;

/**
 * The alarm that too many keys alarm together: something has happened to the table, to the world or to the watching, and
 * not to these keys. Nothing may be trained on it.
 *
 * @param alarming Keys that alarm now. @param options `watched`: keys that are watched; `limit`: share of the config, (0, 1].
 * @returns Null if they are not too many, or fewer than ten keys are watched.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { massAlarm } from "@lib/monitoring/inputs/mass_alarm.ts";
 * const keys = ["a", "b", "c"].map((item) => seriesKey([item]));
 * assertEquals([10, 15].map((watched) => massAlarm(keys, { watched, limit: 0.2 })?.code), ["MASS_ALARM", undefined]);
 * ```
 */
export function massAlarm(
  alarming: readonly SeriesKey[],
  { watched, limit }: { readonly watched: number; readonly limit: number },
): DataAlarm | null {
  const share = alarming.length / watched;
  if (watched < FEWEST_KEYS || !(share > limit)) return null;
  return {
    code: "MASS_ALARM",
    severity: "error",
    blocking: true,
    scope: "table",
    message: `${alarming.length} of ${watched} keys alarm together (${formatPercent(share)}), which is more than ${
      formatPercent(limit)
    }`,
    hint: "Look for one cause: the source, its unit, a closed period, a strike. Then: deno task retrain --force.",
    column: "",
    keys: alarmKeys(alarming),
    evidence: { keys: alarming.length, watched, share, limit },
  };
}
