import type { BundleHead } from "../../exchange/bundle/bundle_key.ts";
import type { Chart } from "../../plots/frame/chart.ts";
import { emptyChart } from "../../plots/frame/frame.ts";
import { plotForecast } from "../../plots/forecasts/forecast.ts";
import type { ForecastOfKey } from "./read_bundle.ts";

/** First line; the page names the key above it. */
const TITLE = "History, forecast and intervals";
/** Narrower than this no axis can be read. */
const LEAST_WIDTH = 300;

/**
 * History, forecast and intervals of one key: the chart that notebooks show.
 *
 * @param shown The key. @param options `head` of its bundle; `width`: pixels that the page has.
 */
export function forecastChart(
  { series, forecast }: ForecastOfKey,
  { head, width }: { readonly head: BundleHead; readonly width: number },
): Chart {
  const { asOf, target, calendar } = head, [status] = forecast.keys;
  const known = series.ds.findLastIndex((period) => period <= asOf) + 1;
  if (status === undefined || status.status === "failed") {
    return emptyChart("There is no forecast to draw.", { title: TITLE });
  }
  const drawn = head.levels.map((_, l) => l).filter((l) => !Number.isNaN(forecast.lo[l]?.[0] ?? NaN));
  const upTo = (values: Float64Array) => values.subarray(0, status.steps);
  return plotForecast({
    calendar,
    levels: drawn.map((l) => head.levels[l] ?? NaN),
    series: [{
      label: "",
      history: { ds: series.ds.subarray(0, known), y: series.y.subarray(0, known) },
      ds: Array.from({ length: status.steps }, (_, i) => asOf + 1 + i),
      yhat: upTo(forecast.yhat),
      lo: drawn.flatMap((l) => forecast.lo[l] ?? []).map(upTo),
      hi: drawn.flatMap((l) => forecast.hi[l] ?? []).map(upTo),
    }],
  }, { title: TITLE, target, unit: "", width: Math.max(LEAST_WIDTH, width) });
}
