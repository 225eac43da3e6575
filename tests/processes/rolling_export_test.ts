import { assert, assertEquals, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { cli } from "../cli/_support/memory_terminal.ts";
import { csvOf, month, type TableRow } from "../training/_project.ts";
import { CommandLine } from "../_support/command_line.ts";

const MONTHS = 60, HORIZON = 6;

/** Six keys with a strong yearly wave: a season out of step shows in every month. */
function waves(months: number): TableRow[] {
  const rng = createRng(3);
  return Array.from({ length: 6 }, (_, k) =>
    Array.from({ length: months }, (_, t): TableRow => ({
      item: `K${k}`,
      location: "here",
      date: month(t),
      demand: ((100 + 20 * k) * (1 + 0.5 * Math.sin(2 * Math.PI * t / 12)) + 2 * rng.normal()).toFixed(2),
      price: "5",
    }))).flat();
}

const TRUTH = waves(MONTHS + 1 + HORIZON);
const before = (end: number, from = 0) => TRUTH.filter(({ date }) => date >= month(from) && date < month(end));

/** Mean absolute error of the forecasts of the command line, as a share of the mean demand. */
function wape(project: CommandLine): number {
  const demand = new Map(TRUTH.map(({ item, date, demand }) => [`${item} ${date}`, Number(demand)]));
  let error = 0, total = 0;
  const rows = project.forecasts();
  assertEquals(rows.length, 6 * HORIZON);
  for (const { item, ds, yhat } of rows) {
    const actual = demand.get(`${item} ${ds}`) ?? NaN;
    error += Math.abs(Number(yhat) - actual);
    total += actual;
  }
  return error / total;
}

for (const contenders of [["ets"], ["theta"], ["moving_average"], ["ridge"], ["gradient_boosting"], undefined]) {
  const named = contenders?.join() ?? "the default contenders";
  Deno.test(`rolling export: ${named} forecast the next months equally well when the oldest month is dropped`, async () => {
    using project = new CommandLine(before(MONTHS), { horizon: HORIZON, contenders });
    assertEquals((await project.run()).code, 0);
    const errors: number[] = [];
    for (const from of [0, 1, 5, -1]) {
      // Exports: everything, the oldest month dropped, the oldest five, and one more than there was at training.
      const older = TRUTH.filter(({ date }) => date === month(0)).map((row) => ({
        ...row,
        date: month(-1),
        demand: "9",
      }));
      const table = from < 0 ? [...older, ...before(MONTHS + 1)] : before(MONTHS + 1, from);
      Deno.writeTextFileSync(String(project.config.source), csvOf(table));
      const { store } = project.paths;
      const features = await cli(["features", "--config", `${project.root}/config.json`, "--store", store, "--json"]);
      assertEquals(features.code, 0, features.stderr);
      assertEquals((await project.infer("--registry", project.paths.registry)).code, 0);
      errors.push(wape(project));
    }
    // A moving average knows no season: it must only not change.
    const limit = contenders?.includes("moving_average") ? 0.4 : 0.06;
    for (const error of errors) assertLess(error, limit, `${errors}`);
    assert(errors.every((error) => Math.abs(error - errors[0]) < 0.01), `${errors}`);
  });
}
