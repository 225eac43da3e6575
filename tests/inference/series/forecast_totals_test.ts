import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import type { PathDraws } from "@lib/competition/calibration/error_paths.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { DRAWS, ForecastTotals } from "@lib/inference/series/forecast_totals.ts";

const OPTIONS = { keyColumns: ["item", "shop"], by: [[], ["shop"], ["item", "shop"]], horizon: 2, levels: [80] };
const AT = { calendar: { frequency: "day" as const, anchor: 0 }, asOf: 0 };

/** Draws in which both steps of a key are the same value, from -1 to 1 around its forecast. */
function drawsAround(yhat: Float64Array, width: number, known = 100): PathDraws {
  const values = Float64Array.from(
    { length: DRAWS * 2 },
    (_, i) => yhat[i % 2] + width * (2 * Math.floor(i / 2) / (DRAWS - 1) - 1),
  );
  return { values, known };
}

function rowsOf(totals: ForecastTotals): Record<string, string | number | null>[] {
  const columns = totals.columns();
  return [...totals.rows(AT)].flatMap((values) =>
    Array.from(
      { length: values[0].length },
      (_, row) => Object.fromEntries(columns.map(({ name }, c) => [name, values[c][row]])),
    )
  );
}

function filled(options = OPTIONS): ForecastTotals {
  const totals = new ForecastTotals(options);
  for (const [item, shop, level] of [["a", "n", 10], ["b", "n", 20], ["a", "s", 5]] as const) {
    const yhat = Float64Array.of(level, 2 * level);
    totals.add(seriesKey([item, shop]), yhat, drawsAround(yhat, 1));
  }
  return totals;
}

Deno.test("ForecastTotals sums agree whatever is added up: over keys, and over the horizon", () => {
  const rows = rowsOf(filled());
  const of = (item: string | null, shop: string | null) => rows.filter((row) => row.item === item && row.shop === shop);
  assertEquals(of(null, null).map(({ ds, step, yhat, keys }) => [ds, step, yhat, keys]), [
    ["1970-01-02", 1, 35, 3],
    ["1970-01-03", 2, 70, 3],
    [null, 0, 105, 3],
  ]);
  assertEquals(of(null, "n").map(({ yhat }) => yhat), [30, 60, 90]);
  assertEquals(of("a", "s").map(({ yhat }) => yhat), [5, 10, 15]);
  assertEquals(rows.length, 3 * (1 + 2 + 3));
});

Deno.test("ForecastTotals counts a key once where the same total is asked for twice", () => {
  const by = [[], ["shop"], ["shop", "item"], ["item", "shop"], ["shop"], [], ["shop", "shop"]];
  assertEquals(rowsOf(filled({ ...OPTIONS, by })), rowsOf(filled()));
});

Deno.test("ForecastTotals.rows() come some totals at a time, each whole", () => {
  const horizon = 6000, totals = new ForecastTotals({ ...OPTIONS, by: [["item"]], horizon, levels: [] });
  for (const [k, item] of ["a", "b", "c"].entries()) {
    totals.add(seriesKey([item, "n"]), new Float64Array(horizon).fill(k), null);
  }
  assertEquals([...totals.rows(AT)].map(([items]) => [items.length, items[0], items.at(-1)]), [
    [2 * (horizon + 1), "a", "b"],
    [horizon + 1, "c", "c"],
  ]);
});

Deno.test("ForecastTotals ends are those of summed draws: what misses together adds up", () => {
  const [first, , sum] = rowsOf(filled());
  // Three keys, each ± 1 in the same draw, and a second step that misses like the first.
  assert(Math.abs(Number(first.hi_80) - (35 + 3 * 0.8)) < 0.05 && Math.abs(Number(sum.lo_80) - (105 - 6 * 0.8)) < 0.1);
  assert(Math.abs(Number(first.mean) - 35) < 1e-9);
});

Deno.test("ForecastTotals says nothing of what is not known, and how many keys that is", () => {
  const totals = new ForecastTotals({ ...OPTIONS, by: [[]] });
  const yhat = Float64Array.of(1, 2);
  totals.add(seriesKey(["a", "n"]), yhat, drawsAround(yhat, 1));
  totals.add(seriesKey(["b", "n"]), Float64Array.of(NaN, NaN), null);
  const [known] = rowsOf(totals);
  assertEquals([known.yhat, known.failed, known.keys, Number.isNaN(known.lo_80)], [1, 1, 2, false]);
  totals.add(seriesKey(["c", "n"]), yhat, null);
  const [blind] = rowsOf(totals);
  assertEquals([blind.yhat, blind.without_interval, blind.lo_80, blind.mean], [2, 1, NaN, NaN]);
  const few = new ForecastTotals({ ...OPTIONS, by: [[]], levels: [80, 95] });
  few.add(seriesKey(["a", "n"]), yhat, drawsAround(yhat, 1, 12));
  const [row] = rowsOf(few);
  assertEquals([Number.isNaN(row.hi_80), row.hi_95], [false, NaN], "twelve paths say nothing of one in forty");
  const nobody = new ForecastTotals({ ...OPTIONS, by: [[]] });
  nobody.add(seriesKey(["b", "n"]), Float64Array.of(NaN, NaN), null);
  assertEquals(rowsOf(nobody)[0].yhat, NaN, "a sum of no forecasts is not zero");
});

Deno.test("ForecastTotals refuses columns that are no key, and more totals than fit", () => {
  const codeOf = (work: () => void) => assertThrows(work, DataError).code;
  assertEquals(codeOf(() => new ForecastTotals({ ...OPTIONS, by: [["price"]] })), "MISSING_COLUMN");
  const wide = new ForecastTotals({ ...OPTIONS, by: [["item"]], horizon: 400_000 });
  const yhat = new Float64Array(400_000);
  wide.add(seriesKey(["a", "n"]), yhat, null);
  assertEquals(codeOf(() => wide.add(seriesKey(["b", "n"]), yhat, null)), "TOO_MANY_TOTALS");
});
