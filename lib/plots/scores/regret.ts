import { errorHeading, metricHeading } from "../../metrics/metric_info.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import type { ComparedMethod, MethodComparison } from "../../training/assessment/compare_methods.ts";
import { isOtherWay } from "../../training/assessment/method_names.ts";
import { barPanel } from "../frame/bars.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { COLOR } from "../frame/theme.ts";

/**
 * What each way of choosing costs beside the oracle, that takes each key's best contender with hindsight; best first.
 *
 * @param comparison Errors on data that no choice has seen.
 * @param options `title`: first line of the chart; `width`: pixels.
 */
export function plotRegret(
  { metric, methods }: MethodComparison,
  options: { title?: string; width?: number } = {},
): Chart {
  const title = options.title ?? "Regret: error of each way of choosing against the oracle", { width } = options;
  const oracle = methods.find(({ role }) => role === "oracle")?.ratio ?? NaN;
  const ways = methods.filter(({ role, ratio }) => (role === "ours" || isOtherWay(role)) && Number.isFinite(ratio));
  if (ways.length === 0) return emptyChart("No way of choosing has an error that is known.", { title, width });
  if (Number.isNaN(oracle)) {
    return emptyChart("What the best of each key would have reached is not known.", { title, width });
  }
  if (!(oracle > 0)) return emptyChart("The oracle has no error: nothing can be compared with it.", { title, width });
  const costs = ways.map(({ ratio }) => ratio / oracle - 1), name = metricHeading(metric);
  const panel = barPanel({
    labels: ways.map((way) => way.name),
    values: costs.map((cost) => 100 * cost),
    axis: `${errorHeading(metric)} above the oracle's (%)`,
    labelTitle: "Way of choosing",
    most: (width ?? Infinity) < 560 ? 26 : 48,
    color: (i) => ways[i]!.role === "ours" ? COLOR.accent : COLOR.forecast,
    note: (i) => `${formatPercent(costs[i]!, { signed: true })} (${formatNumber(ways[i]!.scores[metric])})`,
    width: panelWidth(1, width),
  });
  return frameChart({
    title,
    sentence: tellRegret(ways, { oracle, error: errorHeading(metric) }),
    subtitle:
      `Each way beside ours on the same keys, ours beside the oracle on all. In brackets: its ${name}. Less is better.`,
    panels: [panel],
    width,
  });
}

function tellRegret(
  ways: readonly ComparedMethod[],
  { oracle, error: metric }: { readonly oracle: number; readonly error: string },
): string {
  const told = ways.flatMap(({ method, name, ratio }) =>
    method === "ours" || method === "one_for_all" ? [`${name} ${formatPercent(ratio / oracle - 1)}`] : []
  );
  return told.length === 0 ? "" : `By ${metric} above the best choice for each key: ${told.join(", ")}.`;
}
