import { DataError } from "../../core/errors/errors.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { RowLayout } from "../../data/store/row_layout.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { RequestFindings } from "../../inference/requests/request_findings.ts";
import { RowTally } from "../../inference/rows/row_tally.ts";
import {
  type OpenedTable,
  predictBlocks,
  type PredictedBlock,
  type ServedSource,
} from "../../inference/rows/served_rows.ts";
import { GivenTargets, type TargetValues } from "./given_targets.ts";
import { type RowScores, scoreKeys } from "./score_keys.ts";
import { type ScoredKey, ScoredKeys } from "./scored_keys.ts";
import type { SaidRows } from "./said_rows.ts";
import { findSeenRows, type SeenRows, type SeenTreatment } from "./seen_rows.ts";
import { TrainedRows } from "./trained_rows.ts";

/** Why a row is, or is not, in the scores. */
export type RowUse = "scored" | "seen" | "no_target" | "failed" | "not_logged";

/** Rows that were predicted together, beside what came of them. */
export interface CameBlock extends PredictedBlock {
  /** What came. */
  readonly came: TargetValues;
  /** What becomes of each row, shape [n]. */
  readonly use: readonly RowUse[];
  /** 1 for rows that training has seen, and are left out for it, shape [n]. */
  readonly isSeen: Uint8Array;
}

/** What is collected of rows. */
export interface CollectRowsOptions extends Pick<ServedSource, "store" | "choice" | "log" | "onProgress"> {
  /** Whether rows that training has seen are scored like others. */
  readonly withSeen: boolean;
  /** Whether versions that models were trained on may be gone: nobody can say then which rows are new. Default: as `withSeen`. */
  readonly mayLack?: boolean;
  /** What was said of the rows before they came: if of one that is new, such rows alone are scored, by what was said. Default: none is. */
  readonly said?: SaidRows | null;
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
  /** Keys with rows to score, each as often as another version predicted them. */
  readonly keys: number;
  /** Whether rows are scored by what was said of them before they came; else by what serves now. */
  readonly isByLog: boolean;
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
 * @throws {DataError} `HEADER_ONLY` of a table without rows, or without one that is asked for; as {@linkcode TrainedRows.open}.
 */
export async function collectRows(served: OpenedTable, options: CollectRowsOptions): Promise<CollectedRows> {
  const { group, config, registry, runs } = served, { withSeen, mayLack = withSeen, store, log, said = null } = options;
  const names = registry.servingRuns({ ...options.choice, group: group.name }).map(({ run }) => run);
  const spoken = [...new Set([...names, ...said?.runs ?? []])];
  const trained = await TrainedRows.open(runs, { store, log, names: spoken, mayLack });
  const layout = rowLayoutOf(group), targets = new GivenTargets(layout, config), keys = new ScoredKeys();
  const seen = await findSeenRows(served, { trained, targets, withSeen, said }), { isSeen, treatment } = seen;
  const byLog = said === null || seen.said === 0 ? null : said;
  const tally = new RowTally(), notes = new RequestFindings();
  const uses: Record<RowUse, number> = { scored: 0, seen: 0, no_target: 0, failed: 0, not_logged: 0 };
  for await (const block of predictBlocks(served, { ...options, notes })) {
    const { texts, table, predictions, first, places } = block, own = isSeen.subarray(first, first + texts.rows);
    const came = targets.read(texts, { first, places, notes });
    // A class that no champion of the block knows is one all the same.
    predictions.classes.forEach((name) => targets.codeOf(name));
    const left = treatment === "left_out" ? own : new Uint8Array(texts.rows);
    const spoke = byLog?.block(table, first) ?? { table, predictions };
    spoke.predictions.classes.forEach((name) => targets.codeOf(name));
    const use = byLog === null ? useOf(came, { seen: left, failed: predictions.failed }) : useOfSaid(came, {
      seen: left,
      failed: spoke.predictions.failed,
      bySpeaker: treatment === "left_out" ? seen.isSeenBySpeaker.subarray(first, first + texts.rows) : left,
    });
    const counts = Uint8Array.from(use, (one) => one === "scored" ? 1 : 0);
    keys.take({ ...spoke, values: came.values, counts });
    for (const one of use) uses[one]++;
    own.forEach((isOne, row) => {
      if (isOne === 1) notes.add("SEEN_ROW", "", { message: SEEN[treatment], example: 1 + places[row]! });
    });
    tally.add(table, predictions);
    options.onBlock?.({ ...block, came, use, isSeen: left });
  }
  if (tally.rows === 0) throw withoutRows(served);
  const specOf = async () => (await runs.open(names[0]!)).rows.spec();
  return {
    ...{ tally, notes, uses, seen, trained, keys: keys.size, runs: names, isByLog: byLog !== null },
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
  came: TargetValues,
  { seen, failed }: { readonly seen: Uint8Array; readonly failed: Uint8Array },
): RowUse[] {
  return came.texts.map((_, row): RowUse => {
    if (!hasCome(came, row)) return "no_target";
    if (seen[row] === 1) return "seen";
    return failed[row] === 1 ? "failed" : "scored";
  });
}

/** Of rows of which something was said it counts who said it; of others nobody knows what would have been. */
function useOfSaid(
  came: TargetValues,
  { seen, failed, bySpeaker }: {
    readonly seen: Uint8Array;
    readonly failed: Uint8Array;
    readonly bySpeaker: Uint8Array;
  },
): RowUse[] {
  return came.texts.map((_, row): RowUse => {
    if (!hasCome(came, row)) return "no_target";
    if (failed[row] === 1) return seen[row] === 1 ? "seen" : "not_logged";
    return bySpeaker[row] === 1 ? "seen" : "scored";
  });
}

function hasCome({ values, texts }: TargetValues, row: number): boolean {
  const width = values.length / texts.length;
  return !values.subarray(row * width, (row + 1) * width).some(Number.isNaN);
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

function withoutRows({ input, places }: Pick<OpenedTable, "input" | "places">): DataError {
  const [what, hint] = places === null
    ? ["rows", "Name a table with rows: --input of evaluate, --actuals of monitor."]
    : ["rows that are asked for", "Ask for keys that it has rows of, or by --since for an earlier time."];
  return new DataError("HEADER_ONLY", `Cannot predict ${input} as it must have ${what}: current value is 0 rows`, {
    hint,
  });
}
