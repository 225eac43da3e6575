/** Where the table really ends, by the commands alone: what training and forecasting make of rows at the edge. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { csvOf, futureRows, month, tableRows } from "../training/_project.ts";
import { CommandLine } from "../_support/command_line.ts";

const ROWS = tableRows(8);
const KEYS = [...new Set(ROWS.map(({ item, location }) => `${item},${location}`))].map((key) => key.split(","));
const PRICED = { exogenous: { future: ["price"] }, contenders: ["ridge"] };

/** Rows of all keys after the end, with a price and no demand. */
function ahead(steps: number, price: string) {
  return KEYS.flatMap(([item, location]) =>
    Array.from({ length: steps }, (_, s) => ({ item, location, date: month(60 + s), demand: "", price }))
  );
}

Deno.test("calendar end: rows ahead without a target serve as the future, as the same rows in a file do", async () => {
  using table = new CommandLine([...ROWS, ...ahead(6, "5")], PRICED);
  using file = new CommandLine(ROWS, PRICED);
  assertEquals([(await table.run()).code, (await file.run()).code], [0, 0]);
  assertEquals((await table.infer()).code, 0);
  assertEquals((await file.infer("--future", file.write(futureRows(KEYS), "future.csv"))).code, 0);
  assertEquals(table.forecasts(), file.forecasts());
  assertEquals([...new Set(table.forecasts().map((row) => row.ds))], [60, 61, 62, 63, 64, 65].map(month));
  // Another price is another forecast; a file wins over the table.
  const before = table.forecasts().map((row) => Number(row.yhat));
  const dear = futureRows(KEYS).replaceAll(/,5$/gm, ",9");
  assertEquals((await table.infer("--future", table.write(dear, "future.csv"))).code, 0);
  const after = table.forecasts().map((row) => Number(row.yhat));
  assert(after.some((yhat, i) => Math.abs(yhat - before[i]) > 1));
});

/** One contender without pooled rows: keys do not touch each other. */
const ALONE = { contenders: ["seasonal_naive"] };

Deno.test("calendar end: one year of one row mistyped moves nobody", async () => {
  const wrong = ROWS.map((row, i) => i === 200 ? { ...row, date: row.date.replace(/^20(..)/, "21$1") } : row);
  using good = new CommandLine(ROWS, ALONE);
  using bad = new CommandLine(wrong, ALONE);
  assertEquals([(await good.run()).code, (await bad.run()).code], [0, 0]);
  assertEquals((await bad.group()).end, (await good.group()).end);
  const found = (await bad.group()).findings.find((finding) => finding.code === "DATE_FAR_OFF");
  const { item, location, date } = wrong[200];
  assertEquals([found?.count, found?.examples], [1, [`row 201: ${item} / ${location} ${date}`]]);
  await good.infer();
  await bad.infer();
  assertEquals(bad.forecasts().map(({ item, ds }) => [item, ds]), good.forecasts().map(({ item, ds }) => [item, ds]));
  for (const [i, row] of good.forecasts().entries()) {
    if (row.item === item) continue;
    assertAlmostEquals(Number(bad.forecasts()[i].yhat), Number(row.yhat), 1e-9);
  }
});

Deno.test("calendar end: a last month that one key of eight has reported is no month without sales", async () => {
  const [first] = ROWS, late = { ...first, date: month(60), demand: "50" };
  const gaps = { cleaning: { gaps: "zero" as const }, contenders: ["seasonal_naive", "ses"] };
  using whole = new CommandLine(ROWS, gaps);
  using partial = new CommandLine(csvOf([...ROWS, late]), gaps);
  assertEquals([(await whole.run()).code, (await partial.run()).code], [0, 0]);
  assertEquals((await partial.group()).counts.ahead, 1);
  await whole.infer();
  await partial.infer();
  assertEquals(partial.forecasts(), whole.forecasts());
});
