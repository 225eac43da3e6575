import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { ColumnHead, ColumnValues } from "../../data/outputs/row_writer.ts";
import { openTableWriter } from "../../data/outputs/table_writer.ts";
import { checkTargets, type WriteOptions } from "../../inference/series/infer.ts";
import { rowColumns, rowValues } from "../../inference/rows/row_columns.ts";
import {
  type MoreColumns,
  type OpenedTable,
  rejectedLines,
  type ServedSource,
  withServedRows,
} from "../../inference/rows/served_rows.ts";
import { collectRows, rowLayoutOf, type RowUse } from "./collect_rows.ts";
import type { TargetValues } from "./given_targets.ts";
import type { RowScores } from "./score_keys.ts";

/** What is evaluated, and where predictions go. */
export interface EvaluateRowsOptions extends ServedSource, Pick<WriteOptions, "defuse" | "digits"> {
  /** Whether rows that training has seen are scored like others; default false: they are told, and left out of the scores. */
  readonly withSeen?: boolean;
}

/** How what serves a table without a calendar did on rows whose targets came; the `--json` object of `evaluate` for rows. */
export interface RowsEvaluation extends RowScores {
  /** Name of the table. */
  readonly table: string;
  /** Version of it whose models serve. */
  readonly dataVersion: number;
  /** Names of the key columns. */
  readonly keyColumns: readonly string[];
  /** Names of what is predicted. */
  readonly targets: readonly string[];
  /** Nominal levels of intervals and sets, percent. */
  readonly levels: readonly number[];
  /** What models were chosen by. */
  readonly metric: string;
  /** What was read. */
  readonly input: string;
  /** Rows read, each of which is in the output. */
  readonly rows: number;
  /** Rows that the scores are of. */
  readonly scored: number;
  /** Rows that training has seen: equal to one of its rows in key, targets and features. */
  readonly seen: number;
  /** Rows that are equal to one of training's and count as new: chance makes as many, see `findSeenRows`. */
  readonly twins: number;
  /** Of those that training has seen all where somebody asked for their scores; else 0. */
  readonly seenScored: number;
  /** Keys of the rows that the scores are of. */
  readonly keys: number;
  /** Rows by outcome. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Rows without a prediction by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Rows that are not scored and why, values that cannot be read, classes that no model knows. */
  readonly findings: readonly Finding[];
  /** The predictions beside what came; null for a stream. */
  readonly output: string | null;
}

/**
 * Predict rows whose targets are known with what serves their keys, and score the predictions as training scores its hold-out.
 * Rows that training has seen are told, and not scored: what models have learned by heart says nothing.
 *
 * @param options Registry, store, input, output.
 * @throws {DataError} As `inferRows`; `HEADER_ONLY` of an empty table, `NO_USABLE_ROWS` where nothing is left to score, with the
 * counts in its context; as `collectRows`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { evaluateRows, parseConfig, trainTable } from "1000models";
 * const dir = Deno.makeTempDirSync(), at = { registry: `${dir}/models`, store: `${dir}/features`, now: () => new Date(0) };
 * const row = (i: number) => `${i % 2 ? "a" : "b"},${i % 37},${3 * (i % 37) + i % 5}`;
 * const write = (rows: number) =>
 *   Deno.writeTextFileSync(`${dir}/t.csv`, `shop,age,spent\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`);
 * write(200);
 * const given = { name: "t", source: `${dir}/t.csv`, problem: "regression", keys: ["shop"], target: "spent" } as const;
 * const config = parseConfig({ ...given, contenders: ["prior_mean", "ridge"] });
 * await trainTable(config, { ...at, reports: `${dir}/reports`, workers: 0 });
 * write(260);
 * const { rows, seen, scored, metrics } = await evaluateRows({ ...at, config, output: `${dir}/out.csv` });
 * assertEquals([rows, seen, scored, metrics.ours!.rmse! < metrics.prior_mean!.rmse!], [260, 200, 60, true]);
 * ```
 */
export async function evaluateRows(options: EvaluateRowsOptions): Promise<RowsEvaluation> {
  await checkTargets(options);
  return await withServedRows(options, moreOf, async (served) => {
    const { group, config, form, input } = served, { withSeen = false, output } = options, { keyColumns } = group;
    const last = [...cameHeads(form), { name: "use", type: "text" } as const];
    const writer = await openTableWriter(output, rowColumns(form, { keyColumns, keep: [], last }), options);
    try {
      const collected = await collectRows(served, {
        ...{ ...options, withSeen },
        onBlock({ table, predictions, first, places, came, use }) {
          const block = { table, predictions, kept: [], first: first + 1, places };
          writer.append([...rowValues(block, form, keyColumns), ...cameValues(came, served), use]);
        },
      });
      const { tally, notes, uses, seen, keys } = collected, isChance = seen.treatment === "chance";
      const findings = [...notes.list("warning"), ...await rejectedLines(served)];
      // Without a score there is nothing that anybody asked for.
      if (keys === 0) throw nothingScored(input, { rows: tally.rows, uses, findings });
      const scores = await collected.scores();
      await writer.finish();
      return {
        table: group.name,
        dataVersion: group.version,
        keyColumns,
        targets: form.targets,
        levels: form.levels,
        metric: metricName(config.metric),
        input,
        ...{ rows: tally.rows, scored: uses.scored, keys },
        ...{ seen: isChance ? 0 : seen.count, twins: isChance ? seen.count : 0 },
        seenScored: seen.treatment === "asked" ? seen.count : 0,
        ...{ outcomes: tally.outcomes, failures: tally.failures, findings },
        ...scores,
        output: typeof output === "string" ? output : null,
      };
    } finally {
      writer.discard();
    }
  });
}

function moreOf(group: FeatureGroup): MoreColumns {
  return {
    names: rowLayoutOf(group).targets,
    hint: "Bring rows whose targets came: what was predicted is compared with them.",
  };
}

function cameHeads({ targets, classes }: OpenedTable["form"]): ColumnHead[] {
  if (classes.length > 0) return [{ name: "y", type: "text" }];
  return targets.map((name) => ({ name: targets.length === 1 ? "y" : `y_${name}`, type: "number" }));
}

function cameValues({ values, texts }: TargetValues, { form: { targets, classes } }: OpenedTable): ColumnValues[] {
  if (classes.length > 0) return [texts.map(([name]) => name || null)];
  return targets.map((_, t) => Float64Array.from(texts, (_, row) => values[row * targets.length + t]!));
}

function nothingScored(
  input: string,
  { rows, uses: { not_logged: _, ...uses }, findings }: {
    readonly rows: number;
    readonly uses: Readonly<Record<RowUse, number>>;
    readonly findings: readonly Finding[];
  },
): DataError {
  const told = [
    [uses.seen, "seen by training"],
    [uses.no_target, "without a target that can be used"],
    [uses.failed, "without a prediction"],
  ].filter(([count]) => count !== 0).map(([count, why]) => `${count} ${why}`);
  return new DataError(
    "NO_USABLE_ROWS",
    `Cannot evaluate ${input} as at least one row must be new, predicted, and have its targets: current value is ${rows} rows, ` +
      told.join(", "),
    {
      hint: uses.seen > 0
        ? "Bring rows that came after training, or score these all the same with --seen: what models have learned by heart says little."
        : "Name a table whose targets are known: --input.",
      context: { rows, ...uses, findings },
    },
  );
}
