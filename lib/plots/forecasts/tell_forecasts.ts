import { formatNumber, formatPercent, tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { shorten } from "../frame/theme.ts";
import { type ForecastFacts, forecastFacts, type ForecastWithFacts } from "../../metrics/forecast_facts.ts";

/** Forecasts with the levels of their intervals. */
export interface ToldForecasts {
  readonly levels: readonly number[];
  readonly series: readonly (ForecastWithFacts & { readonly label: string })[];
}

/** A key with a figure. */
interface Told {
  readonly label: string;
  readonly ratio: number;
}

/**
 * What forecasts say, in a sentence: beside what came where that is known, else beside what was before.
 *
 * @param record One or several keys. @param options `unit` of the target; "units" if absent.
 */
export function forecastSentence({ levels, series }: ToldForecasts, options: { readonly unit?: string } = {}): string {
  const all = series.map((one) => ({ label: one.label, steps: one.yhat.length, ...forecastFacts(one) }));
  const known = all.reduce((sum, facts) => sum + facts.known, 0);
  if (known > 0) return tellMet(all, { levels, known });
  const [first] = all;
  if (first === undefined) return "";
  const ratios = toldOf(all, ({ beside }) => beside), before = `the ${formatCount(first.steps, "period")} before`;
  if (all.length > 1) return ratios.length === 0 ? "" : `Beside ${before}, forecasts lie ${span(ratios)}.`;
  const { unit = "units" } = options, total = `${formatNumber(first.total, { padded: false })} ${unit}`.trim();
  const change = tellChange(first.beside, { same: "as many as in" });
  return `Expected over ${formatCount(first.steps, "period")}: ${total}${
    change === "" ? "" : `, ${change} ${before}`
  }.`;
}

/** Sums beside what came, and the share of actuals in the narrowest interval. */
function tellMet(
  all: readonly (ForecastFacts & { readonly label: string })[],
  { levels, known }: { readonly levels: readonly number[]; readonly known: number },
): string {
  const ratios = toldOf(all, ({ met }) => met), narrow = levels.indexOf(Math.min(...levels));
  const inside = all.reduce((sum, facts) => sum + (facts.inside[narrow] ?? NaN), 0);
  const held = Number.isFinite(inside)
    ? `The ${levels[narrow]} % interval held ${formatPercent(inside / known, { places: 0 })} of ${
      formatCount(known, "value that came", "values that came")
    }.`
    : "";
  const [one] = ratios;
  const sums = one === undefined
    ? ""
    : all.length === 1
    ? `The forecast sums to ${tellChange(one.ratio, { same: "exactly" })} what came.`
    : `Sums of forecasts lie ${span(ratios)}, beside what came.`;
  return `${sums} ${held}`.trim();
}

function toldOf<Facts extends { readonly label: string }>(all: readonly Facts[], of: (facts: Facts) => number): Told[] {
  return all.map((facts) => ({ label: facts.label, ratio: of(facts) })).filter(({ ratio }) => Number.isFinite(ratio))
    .sort((a, b) => a.ratio - b.ratio);
}

/** From the smallest to the largest, ascending ratios. */
function span(ratios: readonly Told[]): string {
  const [least] = ratios, most = ratios.at(-1);
  if (least === undefined || most === undefined) return "";
  const tell = ({ label, ratio }: Told) => `${tellChange(ratio, { same: "level" })} (${shorten(label, 40)})`;
  return ratios.length === 1 ? tell(least) : `from ${tell(least)} to ${tell(most)}`;
}
