import { concatPanels, type Panel } from "../core/panel.ts";
import type { ResolvedConfig } from "../core/resolve_config.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { readChunk } from "../data/read_chunk.ts";
import type { FeatureSpec } from "../features/spec.ts";
import { linkOf } from "../features/transform.ts";
import { suggestTransform, suggestUnit } from "../features/suggest_transform.ts";

/** Keys that are looked at, spread over the group. */
const SAMPLE = 200;
/** Spans of neighbouring keys that are read. */
const SPANS = 8;

/** How the target of a run becomes what its models see. */
export type ChosenTransform = Required<Pick<FeatureSpec, "transform" | "unit">>;

/**
 * The target transform for a run: the config's, or what suits a sample of the keys before the hold-out; and the size that
 * its logarithms take for one.
 *
 * @param config What to do. @param group The stored table.
 * @param options `end`: last period of the run; targets of the last two horizons before it are not looked at.
 */
export async function chooseTransform(
  config: Pick<ResolvedConfig, "features" | "horizon">,
  group: FeatureGroup,
  options: { end: number },
): Promise<ChosenTransform> {
  const size = Math.ceil(SAMPLE / SPANS), keys = group.keys.length;
  const panels: Panel[] = [];
  for (let i = 0; i < SPANS; i++) {
    const from = Math.floor(i * keys / SPANS), to = Math.min(from + size, Math.floor((i + 1) * keys / SPANS));
    if (to > from) panels.push(await readChunk(group, from, to));
  }
  const sample = concatPanels(panels), asOf = options.end - 2 * config.horizon;
  const transform = config.features.transform ?? suggestTransform(sample, asOf);
  return { transform, unit: linkOf(transform) === "log1p" ? suggestUnit(sample, asOf) : 1 };
}
