import { readingLevels, type RowPredictions } from "../../competition/calibration/row_reading.ts";
import { predictRows, type RowsChampion } from "../../competition/champions/rows_champion.ts";
import { DataError, ForecastError } from "../../core/errors/errors.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import { widthOf } from "../../core/rows/task.ts";
import { tableDesign } from "../../features/table/table_design.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { NEW_KEY } from "../champions/settle_serving.ts";
import type { RowServing } from "../champions/serving.ts";

/** Rows to predict. */
export interface RowsToPredict {
  /** Distinct keys of the rows, shape [k]. */
  readonly keys: readonly SeriesKey[];
  /** Position of the key of each row, shape [n]. */
  readonly keyOf: Int32Array;
  /** The rows in the columns of a spec, in their order: a panel of one key, shape [n]. */
  panel(spec: TableSpec): Panel;
}

/** Whose models a prediction is of: the key's own, those of all keys, or of both. */
export type ModelScope = "own" | "global" | "blend";

/** Whose models they are, in words. */
export const SCOPE_WORDS: Readonly<Record<ModelScope, string>> = {
  own: "its own models",
  global: "models of all keys",
  blend: "models of its own and of all keys",
};

/** How the rows of one key ended. */
export interface KeyPrediction {
  /** `failed` if nothing serves the key. */
  readonly status: OutcomeStatus;
  /** Contender that served; empty if failed. */
  readonly model: string;
  /** Whose models it has; null if failed. */
  readonly scope: ModelScope | null;
  /** Version within the key, >= 1; 0 if failed, or of a key that no run has seen. */
  readonly version: number;
  /** Number of the version in the registry; null if failed, or of a key that no run has seen. */
  readonly id: number | null;
  /** Run of what served; empty if nothing did. */
  readonly run: string;
  /** Reason of a fallback, or code of the error of a failed key; else empty. */
  readonly reason: string;
}

/** What predictions are of, the same for all rows. */
export interface RowForm {
  /** Names of what is predicted, shape [outputs]; of classes one. */
  readonly targets: readonly string[];
  /** Names of the classes, sorted, shape [C]; empty for numbers. */
  readonly classes: readonly string[];
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
}

/** Predictions of rows. */
export interface TablePredictions extends RowForm {
  /** Shape [n × outputs], or [n × C] probabilities; NaN where there is none, or a class that a model does not know. */
  readonly values: Float64Array;
  /** Lower ends of numbers, shape [L][n × outputs]; NaN where there is none. Of classes []. */
  readonly lo: readonly Float64Array[];
  /** Upper ends, as `lo`. */
  readonly hi: readonly Float64Array[];
  /** Position of the class that is told, shape [n]; -1 for none. Of numbers empty. */
  readonly labels: Int32Array;
  /** 1 for classes in the set of a level, shape [L][n × C]; a set without any says that nothing is known. Of numbers []. */
  readonly sets: readonly Uint8Array[];
  /** One per key, shape [k]. */
  readonly keys: readonly KeyPrediction[];
  /** 1 for rows without a prediction, shape [n]. */
  readonly failed: Uint8Array;
}

/** Code of a row that no model gave a finite number for. */
export const NOT_FINITE = "NOT_FINITE";

/** Rows that are predicted key by key. */
export interface TablePrediction {
  /** Predict the rows of a key. @param k Its position in the keys of the table. @returns Number of its rows. */
  predict(k: number): number;
  /** Predict the rows of a key with something else, as what served cannot. @param k Its position. */
  replace(k: number, serving: RowServing): KeyPrediction;
  /** All that was predicted; keys that were not have failed. */
  readonly predictions: TablePredictions;
}

/**
 * Predict rows with what serves their keys, one key at a time, as others may wait for an answer. Pure; a key that fails costs nobody
 * else a prediction.
 *
 * @param table Rows. @param serving What serves each key, shape [k]. @param levels In percent; default: all that models have.
 */
export function startPredictions(
  table: RowsToPredict,
  serving: readonly RowServing[],
  levels?: readonly number[],
): TablePrediction {
  const settled = serving.map(settleRows), champions = settled.flatMap(({ champion }) => champion ?? []);
  const form = formOf(champions, levels), out = emptyPredictions(form, table.keyOf.length), byKey = rowsByKey(table);
  const panels = new Map<TableSpec, Panel>();
  const panelOf = (spec: TableSpec) => {
    const panel = panels.get(spec) ?? table.panel(spec);
    panels.set(spec, panel);
    return panel;
  };
  const predictKey = (k: number, { champion, ...entry }: SettledRows): KeyPrediction => {
    if (champion === null) return entry;
    const { spec } = champion, rows = byKey[k]!;
    try {
      assertForm(spec, form);
      copyPredictions(predictRows(champion, tableDesign(spec, panelOf(spec), rows)), { out, rows, form, spec });
      return entry;
    } catch (thrown) {
      return { ...FAILED, reason: ForecastError.from(thrown).code };
    }
  };
  const keys: KeyPrediction[] = serving.map(() => ({ ...FAILED, reason: "ABORTED" }));
  return {
    predict(k) {
      keys[k] = predictKey(k, settled[k]!);
      return byKey[k]!.length;
    },
    replace: (k, other) => keys[k] = predictKey(k, settleRows(other)),
    predictions: { ...out, keys },
  };
}

/** What serves a key, and what is told of it. */
export type SettledRows = KeyPrediction & { readonly champion: RowsChampion | null };

const FAILED = { status: "failed", model: "", scope: null, version: 0, id: null, run: "" } as const;

/** What serves the rows of a key: of one that no run has seen what the run has for such keys. @param serving What training says. */
export function settleRows(serving: RowServing): SettledRows {
  if (serving.status === "failed") {
    const champion = serving.newcomers ?? null;
    if (champion === null) return { ...FAILED, reason: serving.reason, champion };
    const { contender: model } = champion, { run = "" } = serving;
    return { ...FAILED, status: "fallback", model, scope: scopeOf(champion), run, reason: NEW_KEY, champion };
  }
  const { status, champion, version, reason, id = null, run = "" } = serving;
  return { status, model: champion.contender, scope: scopeOf(champion), version, id, run, reason, champion };
}

function scopeOf({ members }: RowsChampion): ModelScope {
  const voting = members.filter(({ weight }) => weight > 0), shared = voting.filter(({ shared }) => shared !== "");
  return shared.length === 0 ? "own" : shared.length === voting.length ? "global" : "blend";
}

/** Nominal levels in percent that models have which serve rows, ascending. @param serving What serves each key. */
export function servedLevels(serving: readonly RowServing[]): number[] {
  return levelsOf(serving.flatMap((entry) => settleRows(entry).champion ?? []));
}

function levelsOf(champions: readonly RowsChampion[]): number[] {
  return [...new Set(champions.flatMap(({ reading }) => readingLevels(reading)))].sort((a, b) => a - b);
}

/** What all champions together say; the targets are those of the first. */
function formOf(champions: readonly RowsChampion[], levels?: readonly number[]): RowForm {
  return {
    targets: champions[0]?.spec.targets ?? [],
    classes: [...new Set(champions.flatMap(({ spec }) => spec.classes))].sort(),
    levels: levels ?? levelsOf(champions),
  };
}

function assertForm({ targets }: TableSpec, form: RowForm): void {
  if (String(targets) === String(form.targets)) return;
  throw new DataError(
    "TARGET_MISMATCH",
    `Cannot predict rows together as their models must have the same targets: current value is ${targets} beside ${form.targets}`,
    { hint: "Train all keys again." },
  );
}

function widthIn({ classes, targets }: RowForm): number {
  return Math.max(1, classes.length === 0 ? targets.length : classes.length);
}

function emptyPredictions(form: RowForm, rows: number): Omit<TablePredictions, "keys"> {
  const width = widthIn(form), isClass = form.classes.length > 0;
  const column = () => new Float64Array(rows * width).fill(NaN);
  return {
    ...form,
    values: column(),
    lo: isClass ? [] : form.levels.map(column),
    hi: isClass ? [] : form.levels.map(column),
    labels: new Int32Array(isClass ? rows : 0).fill(-1),
    sets: isClass ? form.levels.map(() => new Uint8Array(rows * width)) : [],
    failed: new Uint8Array(rows).fill(1),
  };
}

/** Rows of each key, ascending, shape [k]. */
export function rowsByKey({ keys, keyOf }: Pick<RowsToPredict, "keys" | "keyOf">): Int32Array[] {
  const counts = new Int32Array(keys.length);
  for (const k of keyOf) counts[k]!++;
  const out = Array.from(counts, (count) => new Int32Array(count)), filled = new Int32Array(keys.length);
  keyOf.forEach((k, row) => out[k]![filled[k]!++] = row);
  return out;
}

/** Of one key into those of all rows, class by class. */
function copyPredictions(
  said: RowPredictions,
  { out, rows, form, spec }: {
    readonly out: Omit<TablePredictions, "keys">;
    readonly rows: Int32Array;
    readonly form: RowForm;
    readonly spec: TableSpec;
  },
): void {
  const own = widthOf(spec.task), width = widthIn(form);
  const places = Int32Array.from(
    { length: own },
    (_, c) => said.kind === "class" ? form.classes.indexOf(spec.classes[c]!) : c,
  );
  const copy = (from: ArrayLike<number>, into: Float64Array | Uint8Array) => {
    for (let i = 0; i < rows.length; i++) {
      for (let c = 0; c < own; c++) into[rows[i]! * width + places[c]!] = from[i * own + c]!;
    }
  };
  const perLevel = (from: readonly ArrayLike<number>[], into: readonly (Float64Array | Uint8Array)[]) =>
    form.levels.forEach((level, l) => {
      const at = said.levels.indexOf(level);
      if (at >= 0) copy(from[at]!, into[l]!);
    });
  copy(said.values, out.values);
  if (said.kind === "number") {
    perLevel(said.lo, out.lo);
    perLevel(said.hi, out.hi);
  } else {
    perLevel(said.sets, out.sets);
    said.labels.forEach((label, i) => out.labels[rows[i]!] = label < 0 ? -1 : places[label]!);
  }
  for (let i = 0; i < rows.length; i++) {
    const isWhole = said.values.subarray(i * own, (i + 1) * own).every(Number.isFinite);
    out.failed[rows[i]!] = isWhole ? 0 : 1;
  }
}
