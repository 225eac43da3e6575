import type { FeatureInfo } from "../features/spec/definition.ts";

/**
 * What parts of a forecast are told by, in the order of tables:
 *
 * - `level`: where demand stands and whither it leads, against what is usual for the key: trailing means, levels and trends
 * - `season`: the same position of earlier seasons
 * - `calendar`: weekday, month and the like, and closed periods
 * - `holiday`: holidays and the days around them
 * - `price_promotion`: columns of prices, discounts and promotions
 * - `columns`: the table's other columns
 * - `history`: the newest values by themselves, how often and since when there is demand, and forecasts that were fed back
 * - `other`: the number of the step, the age of the key
 * - `floor`: what lifts a forecast to zero, where demand cannot be negative
 */
export const GROUPS = [
  "level",
  "season",
  "calendar",
  "holiday",
  "price_promotion",
  "columns",
  "history",
  "other",
  "floor",
] as const;

/** One of {@linkcode GROUPS}. */
export type Group = typeof GROUPS[number];

/** Groups by families of features; those of columns by the column. */
const BY_FAMILY: Readonly<Record<string, Group>> = {
  lag: "history",
  difference: "history",
  intermittent: "history",
  rolling: "level",
  expanding: "level",
  ewm: "level",
  trend: "level",
  key: "level",
  season: "season",
  calendar: "calendar",
  holiday: "holiday",
  step: "other",
  age: "other",
};

/** How columns of prices and promotions are called: by a part of a word, or by a word. */
const PRICE = /pric|promo|discount|markdown|coupon|campaign|rebate/i,
  PRICE_WORDS = /(?:^|[^a-z])(?:deal|feat|disp|display|offer|sale)s?(?![a-z])/i;

/** The group of a feature. */
export function groupOf({ name, group, sources }: Pick<FeatureInfo, "name" | "group" | "sources">): Group {
  const columns = sources.filter((source) => source !== "y" && source !== "ds");
  if (columns.some((column) => PRICE.test(column) || PRICE_WORDS.test(column))) return "price_promotion";
  if (columns.length > 0) return "columns";
  if (name.includes("season_index")) return "season";
  return BY_FAMILY[group] ?? (sources.includes("y") ? "history" : "other");
}

/**
 * The group of a feature where forecasts are fed back: what reads nothing but those is history, whatever it makes of them.
 *
 * @param feature What it is. @param fedBack Steps before this one, whose forecasts it may read.
 */
export function groupAtStep(feature: FeatureInfo, fedBack: number): Group {
  const { lookBack } = feature;
  return lookBack !== null && lookBack > 0 && lookBack <= fedBack ? "history" : groupOf(feature);
}

/** The group of a component of a model of histories. */
export function groupOfComponent(name: string): Group {
  if (name === "level" || name === "trend") return "level";
  return name.startsWith("season") ? "season" : "history";
}
