import { metricName } from "../../core/metric_choice.ts";
import { DataError } from "../../core/errors.ts";
import type { Finding } from "../../core/finding.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import type { FeatureGroup } from "../../data/feature_store.ts";
import type { ColumnHead, ColumnValues } from "../../data/row_writer.ts";
import type { RowLayout } from "../../data/rows/row_layout.ts";
import { openTableWriter } from "../../data/table_writer.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { checkTargets, type WriteOptions } from "../../inference/infer.ts";
import { RequestFindings } from "../../inference/request_findings.ts";
import { rowColumns, rowValues } from "../../inference/rows/row_columns.ts";
import { RowTally } from "../../inference/rows/row_tally.ts";
import {
  type MoreColumns,
  predictBlocks,
  rejectedLines,
  type ServedRows,
  type ServedSource,
  withServedRows,
} from "../../inference/rows/served_rows.ts";
import { GivenTargets, type TargetValues } from "./given_targets.ts";
import { type RowScores, scoreKeys } from "./score_keys.ts";
import { ScoredKeys } from "./scored_keys.ts";
import { findSeenRows, type SeenRows, type SeenTreatment } from "./seen_rows.ts";
import { TrainedRows } from "./trained_rows.ts";

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
  /** Rows that are equal to one of training's and count as new: chance makes as many, see {@linkcode findSeenRows}. */
  readonly twins: number;
  /** Of them, those that are scored, as somebody asked for; else 0. */
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

/** Why a row is, or is not, in the scores. */
type RowUse = "scored" | "seen" | "no_target" | "failed";

/**
 * Predict rows whose targets are known with what serves their keys, and score the predictions as training scores its hold-out.
 * Rows that training has seen are told, and not scored: what models have learned by heart says nothing.
 *
 * @param options Registry, store, input, output.
 * @throws {DataError} As `inferRows`; `HEADER_ONLY` of an empty table, `NO_USABLE_ROWS` where nothing is left to score, with the
 * counts in its context; as {@linkcode TrainedRows.open}.
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
    const { group, config, form, input, registry, runs } = served, { withSeen = false, output } = options;
    const names = registry.servingRuns({ ...options.choice, group: group.name }).map(({ run }) => run);
    const trained = await TrainedRows.open(runs, { ...options, names, mayLack: withSeen });
    const layout = layoutOf(group), targets = new GivenTargets(layout, config), keys = new ScoredKeys();
    const seen = await findSeenRows(served, { trained, targets, withSeen });
    const { tally, notes, uses } = await predictAll(served, { ...options, seen, targets, keys });
    const findings = [...notes.list("warning"), ...await rejectedLines(served)];
    if (keys.size === 0) throw nothingScored(input, { rows: tally.rows, uses, findings });
    const spec = (await runs.open(names[0]!)).rows.spec();
    const isChance = seen.treatment === "chance", isAsked = seen.treatment === "asked";
    const scores = scoreKeys(keys.each(targets.classes), {
      ...{ count: keys.size, config },
      trained: withClasses(spec, layout.classes),
      spec: withClasses(spec, targets.classes),
      known: ({ key, by }) => trained.targetsOf(key.id, by.run),
    });
    return {
      table: group.name,
      dataVersion: group.version,
      keyColumns: group.keyColumns,
      targets: form.targets,
      levels: form.levels,
      metric: metricName(config.metric),
      input,
      ...{ rows: tally.rows, scored: uses.scored, keys: keys.size },
      ...{ seen: isChance ? 0 : seen.count, twins: isChance ? seen.count : 0, seenScored: isAsked ? seen.count : 0 },
      ...{ outcomes: tally.outcomes, failures: tally.failures, findings },
      ...scores,
      output: typeof output === "string" ? output : null,
    };
  });
}

function moreOf(group: FeatureGroup): MoreColumns {
  return {
    names: layoutOf(group).targets,
    hint: "Bring rows whose targets came: what was predicted is compared with them.",
  };
}

/** What the predictions of all blocks are collected in. */
interface Collected {
  readonly tally: RowTally;
  readonly notes: RequestFindings;
  /** Rows by what became of them. */
  readonly uses: Record<RowUse, number>;
}

async function predictAll(
  served: ServedRows,
  options: EvaluateRowsOptions & {
    readonly seen: SeenRows;
    readonly targets: GivenTargets;
    readonly keys: ScoredKeys;
  },
): Promise<Collected> {
  const { seen: { isSeen, treatment }, targets, keys, output } = options, { group: { keyColumns }, form } = served;
  const tally = new RowTally(), notes = new RequestFindings();
  const uses: Record<RowUse, number> = { scored: 0, seen: 0, no_target: 0, failed: 0 };
  const last = [...cameHeads(form), { name: "use", type: "text" } as const];
  const writer = await openTableWriter(output, rowColumns(form, { keyColumns, keep: [], last }), options);
  try {
    for await (const { texts, table, predictions, first } of predictBlocks(served, { ...options, notes })) {
      const came = targets.read(texts, { first, notes }), seen = isSeen.subarray(first, first + texts.rows);
      // A class that no champion of the block knows is one all the same.
      predictions.classes.forEach((name) => targets.codeOf(name));
      const use = useOf(came, { seen: treatment === "left_out" ? seen : null, failed: predictions.failed });
      const counts = Uint8Array.from(use, (one) => one === "scored" ? 1 : 0);
      keys.take({ table, predictions, values: came.values, counts });
      for (const one of use) uses[one]++;
      seen.forEach((own, row) => {
        if (own === 1) notes.add("SEEN_ROW", "", { message: SEEN[treatment], example: first + row + 1 });
      });
      const block = { table, predictions, kept: [], first: first + 1 };
      writer.append([...rowValues(block, form, keyColumns), ...cameValues(came, served), use]);
      tally.add(table, predictions);
    }
    if (tally.rows === 0) throw headerOnly(served.input);
    // Without a score there is nothing that anybody asked for.
    if (keys.size > 0) await writer.finish();
  } finally {
    writer.discard();
  }
  return { tally, notes, uses };
}

const SEEN: Readonly<Record<SeenTreatment, string>> = {
  left_out: "rows that training has seen, predicted and not scored",
  asked: "rows that training has seen, scored as asked for: their errors say less than those of others",
  chance: "rows equal to some of training, and scored: as many of training's own have a twin by chance",
};

function useOf(
  { values, texts }: TargetValues,
  { seen, failed }: { readonly seen: Uint8Array | null; readonly failed: Uint8Array },
): RowUse[] {
  const width = values.length / texts.length;
  return texts.map((_, row): RowUse => {
    if (values.subarray(row * width, (row + 1) * width).some(Number.isNaN)) return "no_target";
    if (seen?.[row] === 1) return "seen";
    return failed[row] === 1 ? "failed" : "scored";
  });
}

function cameHeads({ targets, classes }: ServedRows["form"]): ColumnHead[] {
  if (classes.length > 0) return [{ name: "y", type: "text" }];
  return targets.map((name) => ({ name: targets.length === 1 ? "y" : `y_${name}`, type: "number" }));
}

function cameValues({ values, texts }: TargetValues, { form: { targets, classes } }: ServedRows): ColumnValues[] {
  if (classes.length > 0) return [texts.map(([name]) => name || null)];
  return targets.map((_, t) => Float64Array.from(texts, (_, row) => values[row * targets.length + t]!));
}

function layoutOf({ table, name }: FeatureGroup): RowLayout {
  if (table !== undefined) return table;
  throw new TypeError(
    `Cannot evaluate rows of ${name} as its version must say what a row is asked for: current value is a table of series`,
  );
}

/** What rows are asked for, of classes that are known by now. */
function withClasses(spec: TableSpec, classes: readonly string[]): TableSpec {
  return classes.length === 0 ? spec : { ...spec, classes, task: { kind: "class", classes: classes.length } };
}

function headerOnly(input: string): DataError {
  return new DataError("HEADER_ONLY", `Cannot evaluate ${input} as it must have rows: current value is 0 rows`, {
    hint: "Name a table with rows whose targets are known: --input.",
  });
}

function nothingScored(
  input: string,
  { rows, uses, findings }: {
    readonly rows: number;
    readonly uses: Collected["uses"];
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
