/** Weekly rows of two keys, one of which has a price known ahead. */
export function weeklyRows(weeks = 70): { week: string; item: number; sold: number | null; price: number }[] {
  return [7, 8].flatMap((item) =>
    Array.from({ length: weeks }, (_, t) => ({
      week: weekOf(t),
      item,
      sold: t === 9 ? null : 20 + item + t % 4 * 3 + t % 7,
      price: 1 + t % 5 / 4,
    }))
  );
}

/** Monday of a week. */
export function weekOf(t: number): string {
  return new Date(Date.UTC(2023, 0, 2 + 7 * t)).toISOString().slice(0, 10);
}

/** What the tests train: cheap contenders, local and pooled. */
export const OPTIONS = {
  keys: ["item"],
  time: "week",
  target: "sold",
  horizon: 3,
  exogenous: { future: ["price"] },
  contenders: ["naive", "seasonal_naive", "ses", "ridge", "mean"],
};
