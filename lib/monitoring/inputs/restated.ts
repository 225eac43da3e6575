import { formatPercent } from "../../core/text/format_number.ts";
import type { Config } from "../../core/config/config_type.ts";
import { median } from "../../core/numbers/statistics.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { type DataAlarm, NO_KEYS } from "./data_alarm.ts";
import { unitFactor } from "../../data/demand/unit_change.ts";
import { formatFactor } from "../../data/demand/unit_ratios.ts";

/** How the values of periods that both versions of a table have differ. */
export interface Restated {
  /** Values known in both. */
  readonly values: number;
  /** Of these, values that differ. */
  readonly changed: number;
  /** How many times the former ones they are, by their median over values above zero in both; NaN without any. */
  readonly ratio: number;
}

/** Chunks that are compared, at most, evenly over the table. */
const MOST_CHUNKS = 8;
/** Share of all values that may be corrected. */
const MOST_CHANGED = 0.1;

/**
 * Compare the periods that two versions of a table have in common.
 *
 * @param group The newer version. @param reference The older one.
 */
export async function compareRestated(group: FeatureGroup, reference: FeatureGroup): Promise<Restated> {
  const positions = new Map(reference.keys.map(({ id }, k) => [id, k])), ratios: number[] = [];
  let values = 0, changed = 0;
  const step = Math.max(1, Math.ceil(group.chunks.length / MOST_CHUNKS));
  for (const { from, to } of group.chunks.filter((_, c) => c % step === 0)) {
    const common = group.keys.slice(from, to).flatMap(({ id }) => positions.get(id) ?? []);
    if (common.length === 0) continue;
    const first = Math.min(...common), newer = await readChunk(group, from, to, { asOf: group.end });
    const older = await readChunk(reference, first, Math.max(...common) + 1);
    newer.keys.forEach(({ id }, k) => {
      const at = (positions.get(id) ?? -1) - first;
      if (at < 0) return;
      const shift = newer.offsets[k]! - (newer.ds[newer.offsets[k]!] ?? 0);
      for (let row = older.offsets[at]!; row < older.offsets[at + 1]!; row++) {
        const place = older.ds[row]! + shift;
        if (place < newer.offsets[k]! || place >= newer.offsets[k + 1]!) continue;
        const was = older.y[row]!, is = newer.y[place]!;
        if (Number.isNaN(was) || Number.isNaN(is)) continue;
        values++;
        if (was === is) continue;
        changed++;
        if (was > 0 && is > 0) ratios.push(is / was);
      }
    });
  }
  return { values, changed, ratio: ratios.length === 0 ? NaN : median(ratios) };
}

/**
 * Judge what {@linkcode compareRestated} has found. Pure.
 *
 * @param restated Both versions. @param table Name of the target; `massAlarm` and `data.units` of the config.
 */
export function judgeRestated(
  { values, changed, ratio }: Restated,
  { target, massAlarm, units }:
    & { readonly target: string }
    & Pick<Config["monitoring"], "massAlarm">
    & Pick<Config["monitoring"]["data"], "units">,
): DataAlarm[] {
  const share = changed / values, factor = unitFactor(ratio);
  if (!(share > MOST_CHANGED)) return [];
  const alarm = { scope: "table", column: target, keys: NO_KEYS } as const;
  if (units && factor !== null && share > massAlarm) {
    return [{
      ...alarm,
      code: "UNIT_CHANGED",
      severity: "error",
      blocking: true,
      message: `${formatPercent(share)} of the values that models were trained on are about ${
        formatFactor(factor)
      } what they were`,
      hint: "Ask the source for the unit; nothing is trained until the table has its former one.",
      evidence: { factor, ratio, values, share },
    }];
  }
  return [{
    ...alarm,
    code: "HISTORY_CHANGED",
    severity: "warning",
    blocking: false,
    message: `${formatPercent(share)} of the values that models were trained on are others now`,
    hint: "Ask the source what was corrected; train again if it is right.",
    evidence: { ratio: Number.isFinite(ratio) ? ratio : null, values, share },
  }];
}
