import { calendarOf } from "../../../lib/features/row_spec.ts";
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertMatch, assertRejects } from "@std/assert";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { CompetitionError, DataError, WorkerError } from "@lib/core/errors/errors.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { type EvaluateOptions, evaluateTable, type EvaluationResult } from "@lib/training/run/evaluate.ts";
import { month, Project, QUICK, RANDOM, type TableRow, tableRows } from "../_project.ts";

const ALL_KINDS = [...QUICK ?? [], ...RANDOM ?? []];
type Rows = Record<string, string>[];

/** Rows of a CSV without quoted cells. */
function readRows(path: string): Rows {
  const [head, ...lines] = Deno.readTextFileSync(path).trimEnd().split("\n").map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((name, c) => [name, cells[c]])));
}

async function evaluate(
  project: Project,
  options: Partial<EvaluateOptions> = {},
): Promise<{ result: EvaluationResult; path: string; rows: Rows }> {
  const output = `${project.root}/out/evaluation.csv`, scratch = `${project.root}/scratch`;
  const exact = { digits: "all", output, scratch, workers: 0 } as const;
  const result = await evaluateTable(project.config, { store: project.paths.store, ...exact, ...options });
  const path = result.forecasts ?? "";
  return { result, path, rows: path.endsWith(".csv") ? readRows(path) : [] };
}

function projectOf(rows: readonly TableRow[] = tableRows(6), fields: Partial<ConfigInput> = {}): Project {
  return new Project(rows, fields);
}

Deno.test("evaluateTable() writes the contract's columns, one row per key and step, and leaves no scratch", async () => {
  using project = projectOf();
  const { result, rows } = await evaluate(project);
  assertEquals(Object.keys(rows[0]), [
    ...["item", "location", "origin", "ds", "step", "y", "yhat", "lo_80", "hi_80", "lo_95", "hi_95", "model"],
    ...["seasonal_naive", "ses", "ridge", "global_ridge", "mean", "median", "blend", "key_blend"].map((name) =>
      `yhat_${name}`
    ),
  ]);
  assertEquals([result.rows, rows.length, result.keys, result.horizon], [36, 36, 6, 6]);
  assertEquals([result.origins, rows[0].origin], [[month(53)], month(53)]);
  assertEquals(
    rows.slice(0, 6).map(({ step, ds }) => [step, ds]),
    [1, 2, 3, 4, 5, 6].map((s) => [`${s}`, month(53 + s)]),
  );
  assertEquals(result.forecasts, `${project.root}/out/evaluation.csv`);
  assertEquals(project.files("scratch"), []);
  assertEquals(project.files("out"), ["out/evaluation.csv"]);
});

Deno.test("evaluateTable() scores are those of the rows in the file, for ours and for every method", async () => {
  using project = projectOf();
  const { result: { metrics, coverage }, rows } = await evaluate(project);
  const columns = { ours: "yhat", ...Object.fromEntries(Object.keys(metrics).map((name) => [name, `yhat_${name}`])) };
  for (const [name, column] of Object.entries({ ...columns, ours: "yhat" })) {
    if (!(column in rows[0])) continue;
    const errors = rows.map((row) => Number(row[column]) - Number(row.y));
    const absolute = errors.reduce((sum, error) => sum + Math.abs(error), 0);
    assertAlmostEquals(metrics[name].mae, absolute / rows.length, 1e-9, name);
    assertAlmostEquals(metrics[name].mse, errors.reduce((sum, error) => sum + error ** 2, 0) / rows.length, 1e-6, name);
    assertAlmostEquals(metrics[name].wape, absolute / rows.reduce((sum, row) => sum + Number(row.y), 0), 1e-12, name);
  }
  assertEquals(Object.keys(metrics).slice(-2), ["one_for_all", "oracle"]);
  const inside = rows.filter((row) => Number(row.y) >= Number(row.lo_80) && Number(row.y) <= Number(row.hi_80)).length;
  assertAlmostEquals(coverage["80"], 100 * inside / rows.length, 1e-9);
  for (const row of rows) {
    // Our forecast is that of the method that the choice names.
    assertEquals(row.yhat, row[`yhat_${row.model}`], row.model);
    assert(Number(row.lo_95) <= Number(row.lo_80) && Number(row.hi_80) <= Number(row.hi_95));
    assert(Number(row.lo_95) >= 0);
  }
});

Deno.test("evaluateTable() several origins, oldest first, each as far from the next as the config says", async () => {
  using project = projectOf(tableRows(2), { evaluate: { origins: 2, step: 3 } });
  const { result, rows } = await evaluate(project);
  assertEquals(result.origins, [month(50), month(53)]);
  assertEquals([...new Set(rows.map((row) => row.origin))], result.origins);
  assertEquals(result.rows, 2 * 2 * 6);
  assertEquals((await evaluate(project, { origins: 1 })).result.origins, [month(53)]);
});

Deno.test("evaluateTable() a gap is neither written nor scored; neither is a missing target", async () => {
  const rows = tableRows(2).map((row, i) => i === 57 ? { ...row, demand: "" } : row);
  using project = projectOf(rows, { evaluate: { gap: 2 } });
  const { rows: written, result } = await evaluate(project);
  assertEquals(written.map(({ item, location, step }) => `${item} ${location} ${step}`), [
    ...["3", "5", "6"].map((step) => `i00 north ${step}`),
    ...["3", "4", "5", "6"].map((step) => `i00 south ${step}`),
  ]);
  assertEquals(result.rows, 7);
});

Deno.test("evaluateTable() metrics, coverage and the choice's regret leave the gap out, for every method", async () => {
  // In the first two months after the origin demand is wild: whoever scores them shows it.
  const rows = tableRows(4).map((row, i) => i % 60 === 54 || i % 60 === 55 ? { ...row, demand: "90000" } : row);
  using project = projectOf(rows, { evaluate: { gap: 2 } });
  const { rows: written, result: { metrics, coverage, regret } } = await evaluate(project);
  assertEquals(written.length, 16);
  for (const name of ["ours", "seasonal_naive", "ses", "ridge"]) {
    const errors = written.map((row) =>
      Math.abs(Number(row[name === "ours" ? "yhat" : `yhat_${name}`]) - Number(row.y))
    );
    assertAlmostEquals(metrics[name].mae, errors.reduce((sum, error) => sum + error, 0) / errors.length, 1e-9, name);
  }
  const inside = written.filter((row) => Number(row.y) >= Number(row.lo_80) && Number(row.y) <= Number(row.hi_80));
  assertAlmostEquals(coverage["80"], 100 * inside.length / written.length, 1e-9);
  assert(regret < 50, String(regret));
});

Deno.test("evaluateTable() no forecast looks past its origin: later targets and historic columns may be anything", async () => {
  const rows = tableRows(6);
  const later = rows.map((row, i) => i % 60 >= 54 ? { ...row, demand: String(i % 7), price: "3" } : row);
  for (const exogenous of [{ historic: ["price"] }, {}]) {
    using project = projectOf(rows, { contenders: ALL_KINDS, exogenous });
    using changed = projectOf(later, { contenders: ALL_KINDS, exogenous });
    const base = await evaluate(project), other = await evaluate(changed);
    const forecastsOf = (result: Rows) => result.map(({ y: _, ...rest }) => rest);
    assertEquals(forecastsOf(other.rows), forecastsOf(base.rows));
    assertGreater(base.rows.filter((row, i) => row.y !== other.rows[i].y).length, 20);
  }
});

Deno.test("evaluateTable() is what a user would have lived: training up to the origin and inferTable() agree", async () => {
  await assertLived({ contenders: ALL_KINDS, features: { transform: "log1p_difference" } });
});

Deno.test("evaluateTable() by money scores it, and what serves is the quantile that competed", async () => {
  const metric = { cost: { under: 9, over: 1 } };
  const { result: { metrics }, rows } = await assertLived({ contenders: QUICK, metric, intermittentMetric: metric });
  const money = rows.reduce((sum, { y, yhat }) => {
    const error = Number(y) - Number(yhat);
    return sum + (error > 0 ? 9 * error : -error);
  }, 0);
  assertAlmostEquals(metrics.ours.cost_9_1, money / rows.length, 1e-9);
  assertAlmostEquals(metrics.seasonal_naive.oursThere, metrics.ours.cost_9_1, 1e-9);
  using plain = projectOf(tableRows(6), { contenders: QUICK });
  const { result } = await evaluate(plain);
  assertGreater(metrics.ours.bias, result.metrics.ours.bias + 0.02);
  assertEquals("cost_9_1" in result.metrics.ours, false);
});

/** What is evaluated is what a user would have lived. */
async function assertLived(fields: Partial<ConfigInput>) {
  using project = projectOf(tableRows(6), fields);
  const { rows, result } = await evaluate(project);
  // The same table as it was at the origin: the last six months have not happened.
  using lived = projectOf(tableRows(6).filter((_, i) => i % 60 < 54), { ...fields, holdout: false });
  await lived.train();
  const future = tableRows(6).filter((_, i) => i % 60 >= 54);
  const path = lived.write(future.map((row) => ({ ...row, demand: "" })), "future.csv");
  const output = `${lived.root}/forecasts.csv`;
  await inferTable({ ...lived.paths, now: () => new Date(0), future: path, output, digits: "all" });
  // Not the interval ends: their unit is a key's scale at the last span's origin, and the user's last span is a fold earlier.
  const pick = (row: Record<string, string>) =>
    ["item", "location", "ds", "step", "yhat", "model"].map((name) => row[name]);
  assertEquals(readRows(output).map(pick), rows.map(pick));
  return { rows, result };
}

Deno.test("evaluateTable() 1 worker and 3 write the same bytes", async () => {
  using project = projectOf(tableRows(6), { contenders: ALL_KINDS });
  const one = await evaluate(project, { output: `${project.root}/one.csv`, workers: 1 });
  const three = await evaluate(project, { output: `${project.root}/three.csv`, workers: 3 });
  assertEquals(Deno.readTextFileSync(three.path), Deno.readTextFileSync(one.path));
  assertEquals({ ...three.result, forecasts: "" }, { ...one.result, forecasts: "" });
});

Deno.test("evaluateTable() tells of each origin what its competition left, while it is there", async () => {
  using project = projectOf();
  const told: string[] = [];
  const { result } = await evaluate(project, {
    origins: 2,
    async onOrigin({ plan, selection, chunks }) {
      const keys = (await Array.fromAsync(chunks())).flat().map(({ key }) => key.id);
      assertEquals(keys.length, selection.choices.length);
      told.push(formatPeriod(calendarOf(plan.spec), plan.spans.holdout?.origin ?? NaN));
    },
  });
  assertEquals(told, [...result.origins]);
});

Deno.test("evaluateTable() too many origins: the error says how many there is room for, and they are", async () => {
  using project = projectOf(tableRows(2));
  const { code, message, context } = await assertRejects(() => evaluate(project, { origins: 100 }), CompetitionError);
  const room = Number(context.room);
  assertEquals(code, "TOO_SHORT_CALENDAR");
  assertMatch(message, new RegExp(`at most ${room} origins, \\d+ periods apart: current value is 100`));
  assertEquals((await evaluate(project, { origins: room })).result.origins.length, room);
  await assertRejects(() => evaluate(project, { origins: room + 1 }), CompetitionError);
});

Deno.test("evaluateTable() what cannot be done is told before any work, and leaves nothing", async () => {
  using project = projectOf(tableRows(2));
  const steps: string[] = [];
  const onProgress = ({ phase }: { phase: string }) => void steps.push(phase);
  const format = await assertRejects(
    () => evaluate(project, { output: `${project.root}/x.docx`, onProgress }),
    DataError,
  );
  assertEquals(format.code, "UNSUPPORTED_FORMAT");
  const origins = await assertRejects(() => evaluate(project, { origins: 9, onProgress }), CompetitionError);
  assertEquals(origins.code, "TOO_SHORT_CALENDAR");
  await assertRejects(() => evaluate(project, { origins: 0 }), RangeError);
  const keys = await assertRejects(() => evaluate(project, { where: { item: ["none"] } }), DataError);
  assertEquals(keys.code, "NO_MATCHING_KEY");
  assertEquals([steps, project.files("out"), project.files("scratch")], [[], [], []]);
});

Deno.test("evaluateTable() interrupted leaves neither output nor scratch", async () => {
  using project = projectOf();
  const controller = new AbortController();
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase.endsWith("backtest") && done > 0) controller.abort();
  };
  const error = await assertRejects(
    () => evaluate(project, { workers: 2, signal: controller.signal, onProgress }),
    WorkerError,
  );
  assertEquals(error.code, "ABORTED");
  assertEquals([project.files("out"), project.files("scratch")], [[], []]);
});

Deno.test("evaluateTable() says how far it is, origin by origin", async () => {
  using project = projectOf(tableRows(2), { evaluate: { origins: 2, step: 3 } });
  const phases = new Set<string>();
  await evaluate(project, { onProgress: ({ phase }) => void phases.add(phase) });
  assertEquals([...phases], [
    ...["origin 1 of 2: global models", "origin 1 of 2: backtest"],
    ...["origin 2 of 2: global models", "origin 2 of 2: backtest"],
  ]);
});
