import { metricName } from "../../core/config/metric_choice.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { RowSpec } from "../../features/row_spec.ts";
import { isTableSpec } from "../../features/row_spec.ts";
import type { Contender } from "../../models/catalog.ts";

/** Name of the parameter by which families say what they are fitted by, and its value for the mean of what comes. */
const PARAM = "loss", MEAN = "squared";
/** Parameter that takes few losses. */
const MONOTONE = "monotone";

/** Of a metric that the middle of what comes is best by, what contenders are fitted by in place of squared errors. */
const AIMS: Readonly<Record<string, "absolute" | "relative">> = {
  mae: "absolute",
  mase: "absolute",
  wape: "absolute",
  smape: "absolute",
  mape: "relative",
  rmspe: "relative",
};
/** What a config says of what contenders are fitted by. */
type AimedConfig = Pick<ResolvedConfig, "metric" | "contenders" | "hyperparameters">;

/** Families that can be fitted by relative errors. */
const RELATIVE: ReadonlySet<string> = new Set(["gradient_boosting"]);

/**
 * Contenders for numbers of rows that are fitted by the errors which they are chosen by, where their family can: of skewed numbers
 * the mean, which squared errors lead to, is far from what is best by absolute or relative ones.
 *
 * @param contenders Of the run; a loss that the config says stays.
 * @param run `config`: its metric, contenders and hyperparameters; `spec`: of the rows; of series nothing changes.
 */
export function aimLosses(
  contenders: readonly Contender[],
  { config, spec }: { readonly config: AimedConfig; readonly spec: RowSpec },
): readonly Contender[] {
  const metric = metricName(config.metric);
  const aim = Object.hasOwn(AIMS, metric) ? AIMS[metric] : undefined;
  if (aim === undefined || !isTableSpec(spec) || spec.task.kind !== "number") return contenders;
  return contenders.map((contender) => {
    const { params, family, name } = contender;
    if (params[PARAM] !== MEAN || (params[MONOTONE] ?? "") !== "" || isSaid(name, config)) return contender;
    const loss = aim === "relative" && RELATIVE.has(family) ? "mape" : "absolute";
    return { ...contender, params: { ...params, [PARAM]: loss } };
  });
}

/** Whether the config says itself what a contender is fitted by. */
function isSaid(name: string, { contenders, hyperparameters }: AimedConfig): boolean {
  const own =
    contenders?.some((choice) =>
      typeof choice === "object" && choice.name === name && "params" in choice && PARAM in choice.params
    ) ?? false;
  const tuned = hyperparameters ?? {};
  return own || (Object.hasOwn(tuned, name) && PARAM in tuned[name]!.params);
}
