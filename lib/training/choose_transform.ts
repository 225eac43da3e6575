import { concatPanels, type Panel } from "../core/panel.ts";
import type { ResolvedConfig } from "../core/resolve_config.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { readChunk } from "../data/read_chunk.ts";
import type { TargetTransform } from "../features/spec.ts";
import { suggestTransform } from "../features/suggest_transform.ts";

/** Keys that are looked at, spread over the group. */
const SAMPLE = 200;
/** Spans of neighbouring keys that are read. */
const SPANS = 8;

/**
 * The target transform for a run: the config's, or what suits a sample of the keys before the hold-out.
 *
 * @param config What to do. @param group The stored table.
 * @param options `end`: last period of the run; targets of the last two horizons before it are not looked at.
 */
export async function chooseTransform(
  config: Pick<ResolvedConfig, "features" | "horizon">,
  group: FeatureGroup,
  options: { end: number },
): Promise<TargetTransform> {
  if (config.features.transform !== null) return config.features.transform;
  const size = Math.ceil(SAMPLE / SPANS), keys = group.keys.length;
  const panels: Panel[] = [];
  for (let i = 0; i < SPANS; i++) {
    const from = Math.floor(i * keys / SPANS), to = Math.min(from + size, Math.floor((i + 1) * keys / SPANS));
    if (to > from) panels.push(await readChunk(group, from, to));
  }
  return suggestTransform(concatPanels(panels), options.end - 2 * config.horizon);
}
