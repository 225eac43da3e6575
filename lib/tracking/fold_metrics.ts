import { readColumnGroups } from "../data/tables/read_columns.ts";
import { CLASS_METRICS } from "../metrics/class_metric_list.ts";
import { trackedName } from "./names.ts";
import type { LoggedMetric } from "./run_facts.ts";

/** Scores that have a mean over keys: they are without unit. Each counts at most this in it, as in the scores of a run. */
const CEILINGS: Readonly<Record<string, number>> = {
  mase: 10,
  rmsse: 10,
  ...Object.fromEntries(CLASS_METRICS.map(({ name }) => [name, Infinity])),
};

/**
 * How every contender, and `ours`, did on each fold: the mean over keys, each fold a step and the hold-out the last.
 *
 * @param folder A finished report. @param timestamp Milliseconds since 1970.
 * @returns For instance `folds/mase/ours` at steps 0 to S − 1; nothing of what is not defined on any key.
 * @throws {DataError} If the report's files cannot be read.
 */
export async function foldMetrics(folder: string, timestamp: number): Promise<LoggedMetric[]> {
  const spans = spansOf(await Deno.readTextFile(`${folder}/evaluation.json`));
  const means = new Map<string, { sum: number; count: number; key: string; step: number }>();
  const optional = Object.keys(CEILINGS), columns = ["contender", "span", "chosen"];
  for await (const rows of readColumnGroups(`${folder}/leaderboard.parquet`, { columns, optional })) {
    const { contender = [], span = [], chosen = [] } = rows;
    for (const [score, ceiling] of Object.entries(CEILINGS)) {
      rows[score]?.forEach((value, row) => {
        const step = spans.indexOf(String(span[row]));
        if (typeof value !== "number" || !Number.isFinite(value) || step < 0) return;
        for (const method of Number(chosen[row]) === 1 ? [contender[row], "ours"] : [contender[row]]) {
          const key = `folds/${score}/${trackedName(String(method))}`, at = `${step} ${key}`;
          const mean = means.get(at) ?? { sum: 0, count: 0, key, step };
          mean.sum += Math.min(value, ceiling);
          mean.count++;
          means.set(at, mean);
        }
      });
    }
  }
  return [...means.values()].map(({ sum, count, key, step }) => ({ key, value: sum / count, timestamp, step }));
}

function spansOf(json: string): string[] {
  const { spans = [] }: { spans?: { name: string }[] } = JSON.parse(json);
  return spans.map(({ name }) => name);
}
