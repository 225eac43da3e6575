/**
 * The demos of tables without a calendar, trained by their configs: what serves on the rows that no choice saw, beside one model
 * for all, the plain average and the baseline; and of the produce market each target by four types of models.
 *
 *     deno task bench:tables --help
 *
 * @module
 */
import { parseArgs } from "node:util";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { targetNames } from "../lib/core/config/config_columns.ts";
import { type Config, type ConfigInput, parseConfig } from "../lib/core/config/config.ts";
import { metricName } from "../lib/core/config/metric_choice.ts";
import { mean } from "../lib/core/numbers/statistics.ts";
import { trainTable } from "../lib/training/train.ts";
import { replaceBetween } from "./harness/table.ts";

const HELP = `Train the demos of tables without a calendar and write what came out into docs/guides/tables.md.

Usage: deno task bench:tables [options]

Options
  --only NAMES    some of them, separated by commas (default: all; "": the page alone)
  --workers N     worker processes (default: the processors)
  --help          this text
`;

const DEMOS = ["customers", "churn", "diagnoses", "reviews", "produce"];
/** One model of all keys of each type. */
const TYPES = ["global_ridge", "global_random_forest", "global_gradient_boosting", "global_mlp"];
const MARKS = ["<!-- demos:begin -->", "<!-- demos:end -->"] as const;
const HERE = import.meta.dirname ?? ".", RESULTS = `${HERE}/results/tables`, PAGE = `${HERE}/../docs/guides/tables.md`;

/** What came out of one demo. */
interface DemoResult {
  readonly name: string;
  readonly problem: string;
  readonly keys: number;
  readonly rows: number;
  /** What its contenders are chosen by. */
  readonly metric: string;
  /** Its value on the rows that no choice saw, by who says it. */
  readonly errors: Readonly<Record<"ours" | "oneForAll" | "mean" | "baseline", number>>;
  /** The one model for all. */
  readonly oneForAll: string;
  /** Percent inside intervals or sets, by level. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Of the produce market: targets by types of models. */
  readonly types: readonly TypeResult[];
}

/** One target by one type of model, on the rows that no choice saw. */
interface TypeResult {
  readonly target: string;
  readonly model: string;
  readonly mape: number;
  readonly rmse: number;
  readonly r2: number;
  /** Mean RMSE of keys over the folds. */
  readonly cv: number;
  /** Names of the columns that say most, the first first. */
  readonly columns: readonly string[];
}

interface Run {
  readonly summary: Awaited<ReturnType<typeof trainTable>>["summary"];
  /** Folder of what the run has left. */
  readonly folder: string;
}

async function train(config: Config, root: string, workers: number): Promise<Run> {
  const reports = `${root}/reports`;
  const { run, summary } = await trainTable(config, {
    ...{ store: `${root}/features`, registry: `${root}/models`, reports, workers },
    now: () => new Date(),
  });
  return { summary, folder: `${reports}/${run}` };
}

async function demo(name: string, root: string, workers: number): Promise<DemoResult> {
  const given: ConfigInput = JSON.parse(await Deno.readTextFile(`${HERE}/../config/${name}.json`));
  const config = parseConfig(given), targets = targetNames(config);
  const { summary } = await train(config, root, workers);
  const metric = metricName(config.metric), { metrics } = summary;
  const valueOf = (method: string) => metrics[method]?.[metric] ?? NaN;
  const types = [];
  for (const target of targets.length > 1 ? targets : []) {
    types.push(...await byType(parseConfig({ ...given, ...single(target, targets) }), `${root}/${target}`, workers));
  }
  return {
    ...{ name, problem: config.problem, keys: summary.keys, rows: await rowsOf(`${root}/features/${name}/v1`), metric },
    errors: {
      ours: valueOf("ours"),
      oneForAll: valueOf("one_for_all"),
      mean: valueOf("mean"),
      baseline: valueOf("prior_mean"),
    },
    oneForAll: summary.oneForAll ?? "",
    ...{ coverage: summary.coverage, types },
  };
}

/** What a config has otherwise where one of its targets is asked for: the others are known no sooner than it. */
function single(target: string, targets: readonly string[]) {
  return { target, contenders: TYPES, inputs: { ignore: targets.filter((name) => name !== target) } };
}

async function byType(config: Config, root: string, workers: number): Promise<TypeResult[]> {
  const { summary, folder } = await train(config, root, workers);
  const { importance } = JSON.parse(await Deno.readTextFile(`${folder}/evaluation.json`));
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(`${folder}/leaderboard.parquet`) });
  return TYPES.map((model) => {
    const { mape = NaN, rmse = NaN, r2 = NaN } = summary.metrics[model] ?? {};
    const folds = rows.filter(({ contender, span }) => contender === model && String(span).startsWith("fold_"));
    const columns = Object.keys(importance[model] ?? {}).slice(0, 3);
    const cv = mean(folds.map((row) => Number(row.rmse)).filter(Number.isFinite));
    return { target: String(config.target), model, mape, rmse, r2, cv, columns };
  });
}

async function rowsOf(version: string): Promise<number> {
  return JSON.parse(await Deno.readTextFile(`${version}/group.json`)).rows;
}

const digits = (value: number | null | undefined, count = 4) =>
  value === null || value === undefined || Number.isNaN(value) ? "–" : value.toPrecision(count);

function demoTable(results: readonly DemoResult[]): string[] {
  return [
    "| Demo | Problem | Keys | Rows | Metric | What serves | One model for all | Plain average | Prior | In 80 % | In 95 % |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...results.map(({ errors, coverage, ...result }) => {
      const { name, problem, keys, rows, metric, oneForAll } = result;
      const cells = [
        ...[`[${name}](../../config/${name}.json)`, problem, keys, rows, `\`${metric}\``],
        ...[digits(errors.ours), `${digits(errors.oneForAll)} (\`${oneForAll}\`)`, digits(errors.mean)],
        ...[digits(errors.baseline), digits(coverage["80"], 3), digits(coverage["95"], 3)],
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  ];
}

function typeTable(types: readonly TypeResult[]): string[] {
  return [
    "| Target | Model | MAPE | RMSE | R² | CV score | Columns that say most |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...types.map(({ target, model, mape, rmse, r2, cv, columns }) => {
      const names = columns.map((name) => `\`${name}\``).join(", ");
      return `| ${target} | \`${model}\` | ${(100 * mape).toFixed(1)} % | ${
        [rmse, r2, cv].map((value) => digits(value, 3)).join(" | ")
      } | ${names} |`;
    }),
  ];
}

/** The tables of the guide, from all results that there are. */
async function renewPage(): Promise<void> {
  const texts = await Promise.all(DEMOS.map((name) => Deno.readTextFile(`${RESULTS}/${name}.json`).catch(() => null)));
  const results: DemoResult[] = texts.filter((text) => text !== null).map((text) => JSON.parse(text));
  const types = results.flatMap(({ types }) => types);
  const tables = [demoTable(results), ...types.length === 0 ? [] : [typeTable(types)]].map((lines) => lines.join("\n"));
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, replaceBetween(page, MARKS, tables.join("\n\n")));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAGE, RESULTS] }).output();
}

const { values } = parseArgs({
  options: {
    only: { type: "string", default: DEMOS.join(",") },
    workers: { type: "string", default: String(navigator.hardwareConcurrency) },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}
await Deno.mkdir(RESULTS, { recursive: true });
for (const name of values.only.split(",").filter((name) => name !== "")) {
  const root = await Deno.makeTempDir({ prefix: "tables-" });
  try {
    const result = await demo(name, root, Number(values.workers));
    await Deno.writeTextFile(`${RESULTS}/${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
    console.log([...demoTable([result]), ...result.types.length === 0 ? [] : typeTable(result.types)].join("\n"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
await renewPage();
// What a worker left behind is not waited for.
Deno.exit(0);
