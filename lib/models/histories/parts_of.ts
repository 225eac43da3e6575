import type { Components } from "../contract/family.ts";

/**
 * A forecast taken apart where its level and trend are known and one season, added or multiplied, makes up the rest.
 *
 * @param forecast Shape [h].
 * @param parts `level`: what the history stands at; `trend`: what leads away from it, shape [h]; `season`: its length in
 * periods, or null for none.
 * @returns Level and trend as given and the season as what is left; the forecast alone as `level` where a part is no number,
 * as models do not stand behind such parts.
 */
export function seasonParts(
  forecast: Float64Array,
  parts: { readonly level: number; readonly trend?: Float64Array; readonly season: number | null },
): Components {
  const { level, trend, season } = parts;
  if (!Number.isFinite(level) || trend?.every(Number.isFinite) === false) return { level: forecast };
  const out: Record<string, Float64Array> = { level: new Float64Array(forecast.length).fill(level) };
  if (trend !== undefined) out.trend = trend;
  if (season !== null) out[`season_${season}`] = forecast.map((value, h) => value - level - (trend?.[h] ?? 0));
  return out;
}
