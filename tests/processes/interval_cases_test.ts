import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { formatPeriod, parsePeriod } from "@lib/core/time/calendar.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { evaluateTable } from "@lib/training/run/evaluate.ts";
import { Project } from "../training/_project.ts";

const DAYS = { frequency: "day", anchor: 0 } as const;
const FIELDS = { keys: ["item"], frequency: "day" as const, exogenous: {} };

/** Days of keys as CSV text, each from its own first day to the same last one, and the days after it. */
function daily(series: readonly { item: string; first: number; y: readonly number[] }[], known: number) {
  const day = (t: number) => formatPeriod(DAYS, parsePeriod(DAYS, "2022-01-03") + t);
  const all = series.flatMap(({ item, first, y }) => y.map((value, i) => ({ item, t: first + i, value })));
  const text = all.filter(({ t }) => t < known).map(({ item, t, value }) => `${day(t)},${item},${value.toFixed(1)}`);
  const after = new Map(all.filter(({ t }) => t >= known).map(({ item, t, value }) => [`${item} ${day(t)}`, value]));
  return { csv: `date,item,demand\n${text.join("\n")}\n`, after };
}

/** Forecasts of a project's table, beside what came. */
async function forecasts(project: Project, after: ReadonlyMap<string, number>) {
  const output = `${project.root}/f.json`;
  await inferTable({ ...project.paths, now: () => new Date(0), output, digits: "all" });
  const rows: Record<string, number | string | null>[] = JSON.parse(Deno.readTextFileSync(output));
  return rows.map((row) => ({ ...row, step: Number(row.step), y: after.get(`${row.item} ${row.ds}`) ?? NaN }) as const);
}

type Row = Readonly<Record<string, unknown>> & { readonly step: number; readonly y: number };

const share = (rows: readonly Row[], level: number) =>
  100 * rows.filter((row) => row.y >= Number(row[`lo_${level}`]) && row.y <= Number(row[`hi_${level}`])).length /
  rows.length;
const width = (rows: readonly Row[]) =>
  rows.reduce((sum, row) => sum + Number(row.hi_80) - Number(row.lo_80), 0) / rows.length;

Deno.test("intervals of random walks grow with the step and cover early and late steps alike", async () => {
  const rng = createRng(4);
  const walks = Array.from({ length: 20 }, (_, k) => {
    let at = 1000;
    return {
      item: `R${String(k).padStart(2, "0")}`,
      first: 0,
      y: Array.from({ length: 188 }, () => at += 5 * rng.normal()),
    };
  });
  const { csv, after } = daily(walks, 160);
  using project = new Project(csv, {
    ...FIELDS,
    horizon: 28,
    folds: { count: 3 },
    contenders: ["naive", "ses", "median"],
  });
  await project.train();
  const rows = await forecasts(project, after);
  const early = rows.filter(({ step }) => step <= 7), late = rows.filter(({ step }) => step > 21);
  assertGreater(width(late) / width(early), 1.7);
  assertAlmostEquals(share(early, 80), 80, 15);
  assertAlmostEquals(share(late, 80), 80, 15);
  const first = width(rows.filter(({ step }) => step === 1)), last = width(rows.filter(({ step }) => step === 28));
  assertAlmostEquals(last / first, Math.sqrt(28), 2.5);
});

Deno.test("intervals and scores of a fleet are not those of its launch cohort, which is forecast from what is known", async () => {
  const rng = createRng(5), known = 186;
  const week = [1, 1.05, 1.1, 1, 1.2, 1.4, 0.7];
  const keys = Array.from({ length: 24 }, (_, k) => {
    const level = 30 + rng.integer(80), first = k < 12 ? 0 : known - 10;
    const y = Array.from(
      { length: known + 14 - first },
      (_, i) => level * week[(first + i) % 7] * (1 + 0.12 * rng.normal()),
    );
    return { item: `A${String(k).padStart(3, "0")}`, first, y };
  });
  const { csv, after } = daily(keys, known);
  const old = daily(keys.slice(0, 12), known);
  const fields = { ...FIELDS, horizon: 14, contenders: ["seasonal_naive", "ets", "global_ridge", "mean"] };
  using project = new Project(csv, fields);
  using alone = new Project(old.csv, { ...fields, contenders: ["seasonal_naive", "ets"] });
  await project.train();
  const rows = await forecasts(project, after);
  const young = rows.filter((row) => String((row as Row).item) >= "A012"),
    others = rows.filter((row) => !young.includes(row));
  assertAlmostEquals(share(others, 80), 80, 12);
  assertAlmostEquals(share(young, 80), 80, 15);
  for (const row of rows as readonly Row[]) {
    assert(Number(row.lo_95) < Number(row.yhat) && Number(row.hi_95) > Number(row.yhat), `${row.item} ${row.step}`);
  }
  const evaluate = async (of: Project) =>
    await evaluateTable(of.config, { store: of.paths.store, scratch: of.root, output: `${of.root}/e.json` });
  const both = await evaluate(project), only = await evaluate(alone);
  // Those who were not there at the origin have rows without numbers, and no score.
  assertEquals([both.metrics.ours.keys, both.rows, only.rows], [12, 12 * 14 + 12 * 10, 12 * 14]);
  const empty = JSON.parse(Deno.readTextFileSync(`${project.root}/e.json`)).filter((row: Row) =>
    String(row.item) >= "A012"
  );
  assert(
    empty.every((row: Row) => row.yhat === null && row.lo_80 === null && row.yhat_ets === null && row.model === null),
  );
  assertAlmostEquals(both.metrics.ets.wape, only.metrics.ets.wape, 1e-9);
});
