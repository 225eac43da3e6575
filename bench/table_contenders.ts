/**
 * What each default contender of tables of rows earns and costs: the five demos drawn anew, by other seeds than the demos have, so
 * that nothing that is reported of them is looked at, and tables as of the target P21. Each table is competed on once; then the
 * choice alone is made again without a contender, or without several, and judged on the rows that it has not seen.
 *
 *     deno run -A bench/table_contenders.ts --help
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { parseArgs } from "node:util";
import { type Backtest, scoredSpan } from "../lib/competition/backtest/backtest.ts";
import { spansOf } from "../lib/competition/contenders/compete.ts";
import { chosenForecast } from "../lib/competition/selection/chosen_forecast.ts";
import { type ConfigInput, parseConfig } from "../lib/core/config/config.ts";
import { SILENT_LOGGER } from "../lib/core/logger.ts";
import { metricName } from "../lib/core/config/metric_choice.ts";
import { mean } from "../lib/core/numbers/statistics.ts";
import { createRng, hashSeed } from "../lib/core/numbers/random.ts";
import { prepareTable } from "../lib/data/prepare.ts";
import { CONTENDERS, resolveContenders } from "../lib/models/catalog.ts";
import { selectKeys } from "../lib/data/store/select_keys.ts";
import { SIMULATED_TABLES } from "../lib/data/simulate/tables/table_list.ts";
import { createLocalPool } from "../lib/parallel/local_pool.ts";
import { TaskExecutor } from "../lib/training/tasks/execute.ts";
import { Journal } from "../lib/training/tasks/journal.ts";
import { planTraining, type TrainingPlan } from "../lib/training/plan/plan.ts";
import { pooledOrigins } from "../lib/training/plan/plan_spans.ts";
import { problemOf } from "../lib/training/plan/problem_of.ts";
import { choiceOptions, runCompetition } from "../lib/training/stages/run_competition.ts";
import { selectModels } from "../lib/training/stages/select_models.ts";
import { keyedRows, tableColumns, writeColumns } from "./harness/keyed_rows.ts";
import { replaceBetween } from "./harness/table.ts";

const HELP = `What each contender of tables earns and costs, on tables that are drawn anew.

Usage: deno run -A bench/table_contenders.ts [options]

Options
  --only NAMES       some tables: customers, churn, diagnoses, reviews, produce, numbers, classes (default: all)
  --seeds LIST       seeds that tables are drawn by, of each one (default: 1)
  --keys N           keys of a table at most (default: 60)
  --without LIST     contenders that are left out together; may be given again
  --folder PATH      where competitions are kept, to be looked at again by the same code (default: nowhere)
  --write            put the table into docs/guides/tables.md
  --help             this text
`;

/** Who competes beside those that do by default: what they earn keeps them out of these, or would bring them in. */
const CHALLENGERS = ["random_forest", "gradient_boosting", "global_random_forest"];
/** Tables that it knows: the demos, and two as of the target P21. */
const TABLES = [...Object.keys(SIMULATED_TABLES), "numbers", "classes"];
const MARKS = ["<!-- contenders:begin -->", "<!-- contenders:end -->"] as const;
const PAGE = new URL("../docs/guides/tables.md", import.meta.url).pathname;

/** What came out of one table. */
interface Look {
  readonly table: string;
  readonly metric: string;
  /** Of what serves, on rows that no choice has seen. */
  readonly loss: number;
  /** Processor seconds of all fits. */
  readonly seconds: number;
  /** By who is left out: loss without over loss with, and share of the seconds that goes. */
  readonly without: Readonly<Record<string, { readonly loss: number; readonly seconds: number }>>;
}

const { values } = parseArgs({
  options: {
    only: { type: "string", default: TABLES.join(",") },
    seeds: { type: "string", default: "1" },
    keys: { type: "string", default: "60" },
    without: { type: "string", multiple: true, default: [] },
    folder: { type: "string" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}
const names = values.only.split(","), unknown = names.find((name) => !TABLES.includes(name));
if (unknown !== undefined) {
  console.error(`Cannot compare as --only must name ${TABLES.join(", ")}: current value is "${unknown}"`);
  Deno.exit(2);
}
const stranger = values.without.flatMap((list) => list.split(",")).find((out) =>
  !CONTENDERS.some(({ name }) => name === out)
);
if (stranger !== undefined) {
  console.error(`Cannot compare as --without must name contenders: current value is "${stranger}"`);
  Deno.exit(2);
}
const root = values.folder ?? await Deno.makeTempDir({ prefix: "contenders-" });
try {
  const looks: Look[] = [];
  for (const seed of values.seeds.split(",").map(Number)) {
    for (const name of names) {
      looks.push(await look(name, seed));
      console.error(JSON.stringify(looks.at(-1)));
    }
  }
  const lines = linesOf(looks).join("\n");
  console.log(lines);
  if (values.write) {
    await Deno.writeTextFile(PAGE, replaceBetween(await Deno.readTextFile(PAGE), MARKS, lines));
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAGE] }).output();
  }
} finally {
  if (values.folder === undefined) await Deno.remove(root, { recursive: true });
}

async function look(name: string, seed: number): Promise<Look> {
  const folder = `${root}/${name}-${seed}-${values.keys}`, source = `${folder}/table.csv`;
  await Deno.mkdir(folder, { recursive: true });
  const given = { ...await makeTable(name, { seed, path: source }), source };
  const usual = resolveContenders(null, parseConfig(given).problem).map(({ name }) => name);
  const config = parseConfig({ ...given, contenders: [...new Set([...usual, ...CHALLENGERS])] });
  const { group } = await prepareTable(config, { store: `${folder}/features`, log: SILENT_LOGGER, serve: false });
  const plan = planTraining(config, group, { keys: selectKeys(group, { where: {}, limit: Number(values.keys) }) });
  const journal = new Journal(`${folder}/journal`);
  await compete(plan, journal);
  const chunks = () => journal.backtests(plan.chunks.length);
  const spent = await secondsOf(plan, journal), all = [...spent.values()].reduce((sum, own) => sum + own, 0);
  const loss = await lossWithout([], plan, chunks);
  const sets = [...plan.contenders.map(({ name }) => [name]), ...values.without.map((names) => names.split(","))];
  const without: Record<string, { loss: number; seconds: number }> = {};
  for (const set of sets) {
    const out = withHeirs(set, plan), gone = out.reduce((sum, name) => sum + (spent.get(name) ?? 0), 0);
    if (out.length === 0) continue;
    without[set.join(" + ")] = { loss: await lossWithout(out, plan, chunks) / loss, seconds: gone / all };
  }
  return { table: `${name} ${seed}`, metric: metricName(config.metric), loss, seconds: all, without };
}

/** Those of a list that compete, and who cannot without them. */
function withHeirs(names: readonly string[], { contenders }: TrainingPlan): string[] {
  return contenders.filter(({ name, prior = "" }) => names.includes(name) || names.includes(prior)).map((one) =>
    one.name
  );
}

async function makeTable(
  name: string,
  { seed, path }: { readonly seed: number; readonly path: string },
): Promise<Omit<ConfigInput, "source">> {
  const table = SIMULATED_TABLES[name];
  if (table !== undefined) {
    const { source: _, ...given } = JSON.parse(
      await Deno.readTextFile(new URL(`../config/${name}.json`, import.meta.url)),
    );
    const rows = [...table.rows(createRng(hashSeed("contenders", name, seed)))].map(({ cells }) => cells);
    const text = (cell: string | number | null | undefined) => cell === null ? "" : String(cell);
    writeColumns(
      path,
      table.columns.map((name, c) => ({ name, type: "text", values: rows.map((cells) => text(cells[c])) })),
    );
    return given;
  }
  const isClass = name === "classes";
  const { known } = keyedRows({ keys: Number(values.keys), rows: [60, 180], later: 1, isClass, seed });
  writeColumns(path, tableColumns(known, { isClass }));
  return { name, problem: isClass ? "classification" : "regression", keys: ["customer"], target: "y" };
}

/** In this process, by its own time: other work on the machine is not counted. */
async function compete(plan: TrainingPlan, journal: Journal): Promise<void> {
  const clock = () => cpuUsage().user / 1e3;
  let executor: TaskExecutor | undefined;
  const engine = createLocalPool(async (task: Parameters<TaskExecutor["run"]>[0]) => {
    executor ??= await TaskExecutor.open({ plan, journal: journal.dir }, clock);
    return executor.run(task);
  });
  await runCompetition(plan, engine, { workers: 0, journal, log: SILENT_LOGGER, serve: false });
}

/** Seconds of the fits of each contender. */
async function secondsOf(plan: TrainingPlan, journal: Journal): Promise<Map<string, number>> {
  const spent = new Map(plan.contenders.map(({ name }) => [name, 0]));
  const add = (name: string, milliseconds: number) => spent.set(name, spent.get(name)! + milliseconds / 1e3);
  for (const { contender, milliseconds } of await journal.pooledFits(pooledOrigins(plan, false))) {
    add(contender, milliseconds);
  }
  for await (const chunk of journal.backtests(plan.chunks.length)) {
    for (const { fitMs } of chunk) plan.contenders.forEach(({ name }, c) => add(name, fitMs[c]!));
  }
  return spent;
}

/** Pooled loss of what would serve had some not competed. */
async function lossWithout(
  out: readonly string[],
  plan: TrainingPlan,
  chunks: () => AsyncIterable<readonly Backtest[]>,
): Promise<number> {
  const problem = problemOf(plan), span = spansOf(plan.spans).length - 1, pool = problem.scorePool();
  const places = plan.contenders.flatMap(({ name }, c) => out.includes(name) ? [c] : []);
  const left = async function* () {
    for await (const chunk of chunks()) yield chunk.map((backtest) => leftOut(backtest, places));
  };
  const selection = await selectModels(left, plan, choiceOptions(plan));
  let k = 0;
  for await (const chunk of left()) {
    for (const backtest of chunk) {
      const predicted = chosenForecast(backtest, selection.choices.at(k++)!, { selection, span });
      pool.add({ key: backtest.key, ...scoredSpan(backtest, span), predicted });
    }
  }
  return pool.result()[metricName(plan.config.metric)]!;
}

/** A backtest in which some contenders have not run. */
function leftOut(backtest: Backtest, places: readonly number[]): Backtest {
  const forecasts = backtest.forecasts.slice(), losses = backtest.losses.slice(), count = backtest.fitMs.length;
  for (const place of places) {
    for (const values of [forecasts, losses]) {
      const size = values.length / count;
      values.fill(NaN, place * size, (place + 1) * size);
    }
  }
  return { ...backtest, forecasts, losses };
}

/** A line for each who was left out: how much more is lost, the share of seconds that is saved, and the loss by table. */
function linesOf(looks: readonly Look[]): string[] {
  const names = [...new Set(looks.flatMap(({ without }) => Object.keys(without)))];
  const more = (ratio: number) => `${ratio >= 1 ? "+" : ""}${(100 * (ratio - 1)).toFixed(2)} %`;
  return [
    `| Without | Loss | Time | ${looks.map(({ table }) => table).join(" | ")} |`,
    `| --- | --- | --- |${" --- |".repeat(looks.length)}`,
    `| nobody | | | ${looks.map(({ metric, loss }) => `${metric} ${loss.toPrecision(4)}`).join(" | ")} |`,
    ...names.map((name) => {
      const own = looks.map(({ without }) => without[name]), found = own.filter((one) => one !== undefined);
      const loss = Math.exp(mean(found.map((one) => Math.log(one.loss)))),
        seconds = mean(found.map((one) => one.seconds));
      const cells = own.map((one) => one === undefined ? "–" : more(one.loss));
      const all = name.split(" + ").map((one) => `\`${one}\``).join(", ");
      return `| ${all} | ${more(loss)} | -${(100 * seconds).toFixed(1)} % | ${cells.join(" | ")} |`;
    }),
  ];
}
