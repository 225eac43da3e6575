import type { MetricAccumulator } from "@lib/metrics/metric_accumulator.ts";
import { partsOf } from "./measures.ts";
import { type DataSet, type Measure, measuresOf } from "./sets.ts";

/** Errors by key, small enough to be kept: what was forecast by somebody else is compared key by key later. */
export interface KeyTable {
  /** First digits of the ids. */
  readonly keys: readonly string[];
  /** Rows with a known target that were forecast. */
  readonly rows: readonly number[];
  /** Numerators of the measures of the set, to four digits; null where there is no forecast. */
  readonly errors: Readonly<Partial<Record<Measure, readonly (number | null)[]>>>;
  /** Their denominators. */
  readonly weights: Readonly<Partial<Record<Measure, readonly number[]>>>;
}

/** Digits of an id: no two of a few thousand keys share them. */
const ID_DIGITS = 10;
const DIGITS = 4;

/** What a key's id is in a {@linkcode KeyTable}. */
export function shortId(id: string): string {
  return id.slice(0, ID_DIGITS);
}

/** Errors of one method by key, sorted by id. */
export function keyTable(set: DataSet, scores: ReadonlyMap<string, MetricAccumulator>): KeyTable {
  const ids = [...scores.keys()].sort(), all = ids.flatMap((id) => scores.get(id) ?? []);
  const of = (part: 0 | 1) =>
    Object.fromEntries(
      measuresOf(set).map((measure) => [measure, all.map((score) => shortNumber(partsOf(measure, score)[part]))]),
    );
  return { keys: ids.map(shortId), rows: all.map((score) => score.rows), errors: of(0), weights: of(1) };
}

/** A number to four digits. */
export function shortNumber(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
