import { DataError } from "../../core/errors.ts";
import type { FeatureGroup } from "../../data/feature_store.ts";
import type { RowLayout } from "../../data/rows/row_layout.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { RequestFindings } from "../../inference/request_findings.ts";
import { RowTally } from "../../inference/rows/row_tally.ts";
import {
  predictBlocks,
  type PredictedBlock,
  type ServedRows,
  type ServedSource,
} from "../../inference/rows/served_rows.ts";
import { GivenTargets, type TargetValues } from "./given_targets.ts";
import { type RowScores, scoreKeys } from "./score_keys.ts";
import { type ScoredKey, ScoredKeys } from "./scored_keys.ts";
import { findSeenRows, type SeenRows, type SeenTreatment } from "./seen_rows.ts";
import { TrainedRows } from "./trained_rows.ts";

/** Why a row is, or is not, in the scores. */
export type RowUse = "scored" | "seen" | "no_target" | "failed";

/** Rows that were predicted together, beside what came of them. */
export interface CameBlock extends PredictedBlock {
  /** What came. */
  readonly came: TargetValues;
  /** What becomes of each row, shape [n]. */
  readonly use: readonly RowUse[];
}

/** What is collected of rows. */
export interface CollectRowsOptions extends Pick<ServedSource, "store" | "choice" | "log" | "onProgress"> {
  /** Whether rows that training has seen are scored like others. */
  readonly withSeen: boolean;
  /** Whether versions that models were trained on may be gone: nobody can say then which rows are new. Default: as `withSeen`. */
  readonly mayLack?: boolean;
  /** Gets each block. */
  readonly onBlock?: (block: CameBlock) => void;
}

/** Rows with their predictions and what came of them. */
export interface CollectedRows {
  /** Rows by outcome. */
  readonly tally: RowTally;
  /** What was passed over. */
  readonly notes: RequestFindings;
  /** Rows by what became of them. */
  readonly uses: Readonly<Record<RowUse, number>>;
  /** Those that are equal to rows of training. */
  readonly seen: SeenRows;
  /** Keys with rows to score. */
  readonly keys: number;
  /** What models were trained on. */
  readonly trained: TrainedRows;
  /** Runs that serve, newest first. */
  readonly runs: readonly string[];
  /** Rows to score, by key. */
  each(): Iterable<ScoredKey>;
  /** What rows are asked for, with all classes that came. */
  spec(): Promise<TableSpec>;
  /** Score them. @throws {RangeError} If there is no row to score. */
  scores(): Promise<RowScores>;
}

/**
 * Predict the rows of a table with what serves them, read what came, and tell rows that training has seen.
 *
 * @param served The table and what serves it. @param options What is asked for.
 * @throws {DataError} `HEADER_ONLY` of a table without rows; as {@linkcode TrainedRows.open}.
 */
export async function collectRows(served: ServedRows, options: CollectRowsOptions): Promise<CollectedRows> {
  const { group, config, registry, runs } = served, { withSeen, mayLack = withSeen, store, log } = options;
  const names = registry.servingRuns({ ...options.choice, group: group.name }).map(({ run }) => run);
  const trained = await TrainedRows.open(runs, { store, log, names, mayLack });
  const layout = rowLayoutOf(group), targets = new GivenTargets(layout, config), keys = new ScoredKeys();
  const seen = await findSeenRows(served, { trained, targets, withSeen }), { isSeen, treatment } = seen;
  const tally = new RowTally(), notes = new RequestFindings();
  const uses: Record<RowUse, number> = { scored: 0, seen: 0, no_target: 0, failed: 0 };
  for await (const block of predictBlocks(served, { ...options, notes })) {
    const { texts, table, predictions, first } = block, own = isSeen.subarray(first, first + texts.rows);
    const came = targets.read(texts, { first, notes });
    // A class that no champion of the block knows is one all the same.
    predictions.classes.forEach((name) => targets.codeOf(name));
    const use = useOf(came, { seen: treatment === "left_out" ? own : null, failed: predictions.failed });
    const counts = Uint8Array.from(use, (one) => one === "scored" ? 1 : 0);
    keys.take({ table, predictions, values: came.values, counts });
    for (const one of use) uses[one]++;
    own.forEach((isOne, row) => {
      if (isOne === 1) notes.add("SEEN_ROW", "", { message: SEEN[treatment], example: first + row + 1 });
    });
    tally.add(table, predictions);
    options.onBlock?.({ ...block, came, use });
  }
  if (tally.rows === 0) throw headerOnly(served.input);
  const specOf = async () => (await runs.open(names[0]!)).rows.spec();
  return {
    ...{ tally, notes, uses, seen, trained, keys: keys.size, runs: names },
    each: () => keys.each(targets.classes),
    spec: async () => withClasses(await specOf(), targets.classes),
    async scores() {
      if (keys.size === 0) {
        throw new RangeError("Cannot score as at least one row must be there: current value is none");
      }
      const spec = await specOf();
      return scoreKeys(keys.each(targets.classes), {
        ...{ count: keys.size, config },
        trained: withClasses(spec, layout.classes),
        spec: withClasses(spec, targets.classes),
        known: ({ key, by }) => trained.targetsOf(key.id, by.run),
      });
    },
  };
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

/** What rows of a table are asked for. @throws {TypeError} If it is of series. */
export function rowLayoutOf({ table, name }: FeatureGroup): RowLayout {
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
  return new DataError("HEADER_ONLY", `Cannot predict ${input} as it must have rows: current value is 0 rows`, {
    hint: "Name a table with rows: --input of evaluate, --actuals of monitor.",
  });
}
