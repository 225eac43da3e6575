/**
 * What smaller models save and cost: trains a config within a budget of error and prints what the run says of it, as a line
 * of a table; with `--ways` also each way alone, done to every forest and boosted ensemble of the keys, chosen or not.
 *
 *     deno run -A bench/smaller.ts --config config/tourism.json --data data/raw [--limit 60] [--budget 0.005] [--ways]
 */
import { seriesSpec } from "../lib/features/row_spec.ts";
import { parseArgs } from "node:util";
import { metricName } from "@lib/core/config/metric_choice.ts";
import { lossBy } from "@lib/competition/problems/problem.ts";
import { scoreKey } from "@lib/competition/blends/score_table.ts";
import { fitContender } from "@lib/competition/contenders/compete.ts";
import { makeSmaller, SmallerTrials, waysOf } from "@lib/competition/selection/smaller.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { median } from "@lib/core/numbers/statistics.ts";
import { partition } from "@lib/core/rows/panel.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { competitionOf } from "@lib/training/plan/competition_of.ts";
import { loadContender } from "@lib/training/plan/load_contender.ts";
import { planTraining } from "@lib/training/plan/plan.ts";
import { problemOf } from "@lib/training/plan/problem_of.ts";
import { trainTable } from "@lib/training/train.ts";

const { values } = parseArgs({
  options: {
    config: { type: "string" },
    data: { type: "string" },
    limit: { type: "string", default: "60" },
    budget: { type: "string", default: "0.005" },
    workers: { type: "string", default: "1" },
    ways: { type: "boolean", default: false },
  },
});
if (values.config === undefined) {
  console.error("Cannot make models smaller as a config is needed: give it by --config.");
  Deno.exit(2);
}
const fields = JSON.parse(await Deno.readTextFile(values.config)), file = fields.source.split("/").at(-1);
const source = values.data === undefined || fields.source === "simulator" ? fields.source : `${values.data}/${file}`;
const config = parseConfig({ ...fields, source, compress: { maxErrorIncrease: Number(values.budget) } });
const scratch = await Deno.makeTempDir({ prefix: "smaller-" }), store = `${scratch}/features`;
const limit = Number(values.limit), kilobytes = (bytes: number) => `${Math.round(bytes / 1e3)} kB`;
const percent = (share: number) => `${share > 0 ? "+" : ""}${(100 * share).toFixed(2)} %`;

/** One line: what a run has made of its budget. */
async function printRun(): Promise<void> {
  const folders = { store, registry: `${scratch}/models`, reports: `${scratch}/reports` };
  const { summary: { smaller } } = await trainTable(config, {
    ...folders,
    limit,
    workers: Number(values.workers),
    now: () => new Date(),
  });
  if (smaller === undefined) return;
  const { keys, bytes: [before, after], milliseconds: [slow, fast], folds, holdout, within } = smaller;
  const cells = [config.name, `${smaller.smaller} of ${keys}`, kilobytes(before), kilobytes(after)];
  const cost = [percent(folds), percent(holdout), `${(100 * within).toFixed(0)} %`];
  // Where pooled models serve every key, none has a tree model of its own.
  if (keys > 0) console.log(`| ${[...cells, `${(slow / fast).toFixed(1)} ×`, ...cost].join(" | ")} |`);
  for (const { contender, way, bytes: [large, small], folds, atMost, holdout } of smaller.pooled) {
    const cells = [
      `${config.name}: ${contender}`,
      way,
      kilobytes(large),
      kilobytes(small),
      percent(folds),
      percent(atMost),
      percent(holdout),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log(`ways: ${Object.entries(smaller.ways).map(([way, models]) => `${way} ${models}`).join(", ")}`);
}

/** A line for each way of each family: bytes, time of a forecast, error on the hold-out; medians over the keys. */
async function printWays(): Promise<void> {
  const { group } = await prepareTable(config, { store }),
    plan = planTraining(config, group, {
      keys: group.keys.keys().take(limit).toArray(),
    });
  const all = await Promise.all(plan.contenders.map((contender) => loadContender(plan, contender)));
  const contenders = all.filter((contender) => contender.scope === "local" && waysOf(contender).length > 0);
  const { config: asked, spans, spec } = plan;
  const competition = competitionOf(plan, contenders, { clock: () => performance.now(), pooled: () => null });
  const trials = new SmallerTrials(competition), last = spans.folds.length;
  const loss = lossBy(problemOf(plan), metricName(asked.metric));
  const found = new Map<string, { bytes: number; time: number; change: number }[]>();
  for (const k of plan.chunks.flat()) {
    const series = partition(await readChunk(group, k, k + 1), 0);
    const prepared = prepareFeatures(seriesSpec(spec), series, { horizon: asked.horizon });
    for (const [c, contender] of contenders.entries()) {
      const trial = trials.try(series, c);
      if (trial === null || trial.backtest.reason !== "" || !((trial.backtest.bytes[0] ?? 0) > 0)) continue;
      const errors = scoreKey(trial.backtest, [], { loss, spans: [last] });
      const fitted = fitContender(contender, competition.problem.sample(series, { ...competition, spans: [] }), {
        asOf: plan.end,
        competition,
      });
      const design = prepared.training(plan.end, { maxRowsPerKey: competition.localRows });
      const future = {
        y: new Float64Array(0),
        start: 0,
        horizon: asked.horizon,
        design: prepared.future(plan.end, asked.horizon),
      };
      const timeOf = (way: string) => {
        const model = makeSmaller(contender.family, fitted, { way, design });
        const times = Array.from({ length: 9 }, () => {
          const start = performance.now();
          contender.family.predict(model, future);
          return performance.now() - start;
        });
        return Math.min(...times);
      };
      const slow = timeOf(""), whole = errors[0] ?? NaN;
      for (const [w, way] of trial.ways.entries()) {
        const error = errors[w] ?? NaN, bytes = (trial.backtest.bytes[w] ?? NaN) / (trial.backtest.bytes[0] ?? NaN);
        const change = error === whole ? 0 : 2 * (error - whole) / (error + whole), name = `${contender.name} | ${way}`;
        found.set(name, [...found.get(name) ?? [], { bytes, time: timeOf(way) / slow, change }]);
      }
    }
  }
  for (const [name, all] of found) {
    const known = all.filter(({ change }) => !Number.isNaN(change));
    if (name.endsWith("| ") || known.length === 0) continue;
    const share = (part: (one: { bytes: number; time: number; change: number }) => number) => median(known.map(part));
    const mean = known.reduce((sum, { change }) => sum + change, 0) / known.length;
    const cells = [
      `${(100 * share((one) => one.bytes)).toFixed(0)} %`,
      `${(100 * share((one) => one.time)).toFixed(0)} %`,
    ];
    console.log(`| ${config.name} | ${name} | ${[...cells, percent(mean), known.length].join(" | ")} |`);
  }
}

try {
  await printRun();
  if (values.ways) await printWays();
} finally {
  await Deno.remove(scratch, { recursive: true });
}
Deno.exit(0);
