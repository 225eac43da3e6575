/*
 * Every feature of the target's past by its definition, one row at a time, O(n · w), sharing no code with the library.
 * Transform "none" only. `y` is one key's series; t and s = t + h are positions in it.
 */

const known = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const meanOf = (values: readonly number[]) => values.length === 0 ? NaN : sum(values) / values.length;

function stdOf(values: readonly number[]): number {
  if (values.length < 2) return NaN;
  const centre = meanOf(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

function quantileOf(values: readonly number[], p: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const position = p * (sorted.length - 1), low = Math.floor(position);
  return sorted[low] * (1 - (position - low)) + (sorted[low + 1] ?? 0) * (position - low);
}

function slopeOf(points: readonly (readonly [number, number])[]): number {
  if (points.length < 3) return NaN;
  const x = meanOf(points.map(([a]) => a)), y = meanOf(points.map(([, b]) => b));
  return sum(points.map(([a, b]) => (a - x) * (b - y))) / sum(points.map(([a]) => (a - x) ** 2));
}

function statistic(name: string, values: readonly number[]): number {
  if (name === "mean") return meanOf(values);
  if (name === "std") return stdOf(values);
  if (name === "median") return quantileOf(values, 0.5);
  if (name.startsWith("quantile_")) return quantileOf(values, Number(name.slice(9)) / 100);
  if (values.length === 0) return NaN;
  return name === "min" ? Math.min(...values) : Math.max(...values);
}

/** The window of `w` values that ends at the k-th last known period of origin t. */
const windowOf = (y: readonly number[], t: number, k: number, w: number) => {
  const end = t + 2 - k;
  return end <= 0 ? [] : y.slice(Math.max(0, end - w), end);
};

function ewmOf(y: readonly number[], alpha: number): number {
  const weights = y.map((value, i) => Number.isNaN(value) ? 0 : (1 - alpha) ** (y.length - 1 - i));
  return sum(y.map((value, i) => Number.isNaN(value) ? 0 : value * weights[i])) / sum(weights);
}

const sameSeason = (y: readonly number[], t: number, s: number, m: number) => {
  const positions: number[] = [];
  for (let i = s - m; i >= 0; i -= m) if (i <= t) positions.push(i);
  return positions.map((i) => y[i]);
};

type Rule = [RegExp, (groups: string[], y: readonly number[], t: number, s: number, m: number) => number];

const RULES: readonly Rule[] = [
  [/^lag_(\d+)$/, ([k], y, t) => y[t + 1 - Number(k)] ?? NaN],
  [
    /^diff_lag_(\d+)_(\d+)$/,
    ([k, j], y, t) => (y[t + 1 - Number(k)] ?? NaN) - (y[t + 1 - Number(k) - Number(j)] ?? NaN),
  ],
  [
    /^rolling_change_lag_(\d+)_window_(\d+)$/,
    ([k, w], y, t) =>
      meanOf(known(windowOf(y, t, +k, +w))) - (t + 1 - +k - +w < 0 ? NaN : meanOf(known(windowOf(y, t, +k + +w, +w)))),
  ],
  [
    /^rolling_(.+)_lag_(\d+)_window_(\d+)$/,
    ([what, k, w], y, t) => t + 1 - Number(k) < 0 ? NaN : statistic(what, known(windowOf(y, t, Number(k), Number(w)))),
  ],
  [
    /^expanding_(.+)_lag_(\d+)$/,
    ([what, k], y, t) => statistic(what, known(y.slice(0, Math.max(0, t + 2 - Number(k))))),
  ],
  [/^ewm_mean_lag_(\d+)_alpha_(\d+)$/, ([k, a], y, t) => ewmOf(y.slice(0, t + 2 - Number(k)), Number(a) / 100)],
  [/^ewm_mean_lag_(\d+)_span_(\d+)$/, ([k, w], y, t) => ewmOf(y.slice(0, t + 2 - Number(k)), 2 / (Number(w) + 1))],
  [
    /^trend_slope_window_(\d+)$/,
    ([w], y, t) =>
      slopeOf(
        windowOf(y, t, 1, Number(w)).map((value, i) => [i, value] as const).filter(([, value]) => !Number.isNaN(value)),
      ),
  ],
  [
    /^season_lag_(\d+)(?:_period_(\d+))?$/,
    ([j, p], y, t, s, m) => sameSeason(y, t, s, Number(p ?? m))[Number(j) - 1] ?? NaN,
  ],
  [
    /^season_mean_(\d+)(?:_period_(\d+))?$/,
    ([n, p], y, t, s, m) => meanOf(known(sameSeason(y, t, s, Number(p ?? m)).slice(0, Number(n)))),
  ],
  [
    /^season_change_(mean_)?(\d+)(?:_period_(\d+))?(?:_window_(\d+))?$/,
    ([mean, j, p, w], y, t, s, m) => {
      // Transform "none" has no level: what is left is the season's own value, where its origin knew three.
      const period = Number(p ?? m), half = (Number(w ?? 1) - 1) / 2, first = Math.ceil((s - t) / period);
      const since = y.findIndex((_, i) => known(y.slice(0, i + 1)).length >= 3);
      const seasons = mean === undefined ? [Number(j) - 1] : Array.from({ length: Number(j) }, (_, i) => i);
      return meanOf(known(seasons.flatMap((i) => {
        const back = (first + i) * period, end = Math.min(s - back + half, t);
        if (t - back < since || since < 0 || s - back < 0) return [];
        return half === 0 ? [y[end]] : [meanOf(known(y.slice(Math.max(0, end - 2 * half), end + 1)))];
      })));
    },
  ],
  [
    /^key_season_index(?:_period_(\d+))?$/,
    ([p], y, t, s, m) => meanOf(known(sameSeason(y, t, s, Number(p ?? m)))) / meanOf(known(y.slice(0, t + 1))),
  ],
  [
    /^nonzero_share_window_(\d+)$/,
    ([w], y, t) => meanOf(known(windowOf(y, t, 1, Number(w))).map((v) => v === 0 ? 0 : 1)),
  ],
  [/^time_since_last_sale$/, (_, y, t) => t - (y.slice(0, t + 1).findLastIndex((v) => v > 0 || v < 0) + 1 || NaN) + 1],
  [
    /^zero_run$/,
    (_, y, t) => {
      const values = known(y.slice(0, t + 1)).reverse();
      const end = values.findIndex((value) => value !== 0);
      return end < 0 ? values.length : end;
    },
  ],
  [
    /^demand_interval_mean$/,
    (_, y, t) => {
      const sales = y.slice(0, t + 1).flatMap((value, i) => Number.isNaN(value) || value === 0 ? [] : [i]);
      return meanOf(sales.slice(1).map((sale, i) => sale - sales[i]));
    },
  ],
  [/^demand_size_mean$/, (_, y, t) => meanOf(known(y.slice(0, t + 1)).filter((value) => value !== 0))],
  [/^time_since_start$/, (_, _y, t) => t],
  [/^key_(mean|std)$/, ([what], y, t) => statistic(what, known(y.slice(0, t + 1)))],
  [/^key_nonzero_share$/, (_, y, t) => meanOf(known(y.slice(0, t + 1)).map((value) => value === 0 ? 0 : 1))],
  [/^step$/, (_, _y, t, s) => s - t],
];

/** The feature's value by definition, or null for a feature that is not of the target's past. */
export function naiveFeature(
  name: string,
  y: readonly number[],
  row: { t: number; s: number; m: number },
): number | null {
  for (const [pattern, compute] of RULES) {
    const match = pattern.exec(name);
    if (match !== null) return compute(match.slice(1), y, row.t, row.s, row.m);
  }
  return null;
}
