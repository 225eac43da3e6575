import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import { suggestTransform, suggestUnit } from "../../features/proposal/suggest_transform.ts";
import { samplePanel } from "./sample_panel.ts";

/** How the target of a run becomes what its models see. */
export type ChosenTransform = Required<Pick<FeatureSpec, "transform" | "unit">>;

/**
 * The target transform for a run: the config's, or what suits a sample of the keys before the hold-out; and the size that
 * logarithms take for one, of whoever sees them.
 *
 * @param config What to do. @param group The stored table.
 * @param options `end`: last period of the run; targets of the last two horizons before it are not looked at.
 */
export async function chooseTransform(
  config: Pick<ResolvedConfig, "features" | "horizon">,
  group: FeatureGroup,
  options: { end: number },
): Promise<ChosenTransform> {
  const sample = await samplePanel(group), asOf = options.end - 2 * config.horizon;
  const transform = config.features.transform ?? suggestTransform(sample, asOf);
  return { transform, unit: suggestUnit(sample, asOf) };
}
