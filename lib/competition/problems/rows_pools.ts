import { RaggedRows } from "../../core/rows/ragged_rows.ts";
import { MetricAccumulator } from "../../metrics/metric_accumulator.ts";
import { type MetricInfo, METRICS } from "../../metrics/metric_list.ts";
import { classRows } from "../../metrics/class_rows.ts";
import { scoreClasses } from "../../metrics/score_classes.ts";
import type { PooledForecast, ScorePool } from "../backtest/score_pool.ts";

/** Metrics of numbers over the rows of many keys; of several targets the mean of theirs. */
export class NumberPool implements ScorePool {
  readonly #targets: readonly MetricAccumulator[];

  /** Begin without any key. @param outputs Targets of a row. @param metrics What is told of them, default all. */
  constructor(outputs: number, readonly metrics: readonly MetricInfo[] = METRICS) {
    this.#targets = Array.from({ length: outputs }, () => new MetricAccumulator());
  }

  get rows(): number {
    return Math.max(...this.#targets.map(({ rows }) => rows));
  }

  add({ actual, predicted, scale, scales = [scale] }: PooledForecast): void {
    const { length } = this.#targets, isOf = (t: number) => (_: number, i: number) => i % length === t;
    this.#targets.forEach((own, t) => own.add(actual.filter(isOf(t)), predicted.filter(isOf(t)), scales[t] ?? scale));
  }

  merge(other: this): void {
    this.#targets.forEach((own, t) => own.merge(other.#targets[t]!));
  }

  result(): Readonly<Record<string, number>> {
    const each = this.#targets.map((own) => own.result());
    return Object.fromEntries(
      this.metrics.map(({ name }) => [name, each.reduce((sum, scores) => sum + scores[name], 0) / each.length]),
    );
  }
}

/** Metrics of classes over the rows of many keys: areas under curves need them all, in half the precision. */
export class ClassPool implements ScorePool {
  readonly #actual = new RaggedRows(Float32Array);
  readonly #predicted = new RaggedRows(Float32Array);
  readonly #decided = new RaggedRows(Float32Array);
  #rows = 0;

  /** Begin without any key. @param classes Number of classes. */
  constructor(readonly classes: number) {}

  get rows(): number {
    return this.#rows;
  }

  add({ actual, predicted, decided }: Pick<PooledForecast, "actual" | "predicted" | "decided">): void {
    const rows = classRows(actual, predicted, { classes: this.classes, decided });
    this.#actual.add(rows.actual);
    this.#predicted.add(rows.probabilities);
    this.#decided.add(rows.decided);
    this.#rows += rows.actual.length;
  }

  merge(other: this): void {
    for (const own of other.#actual) this.#actual.add(own);
    for (const own of other.#predicted) this.#predicted.add(own);
    for (const own of other.#decided) this.#decided.add(own);
    this.#rows += other.#rows;
  }

  result(): Readonly<Record<string, number>> {
    const { classes } = this, decided = joined(this.#decided);
    return { ...scoreClasses(joined(this.#actual), joined(this.#predicted), { classes, decided }) };
  }
}

function joined(rows: RaggedRows<Float32Array>): Float64Array {
  const out = new Float64Array([...rows].reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    out.set(row, at);
    at += row.length;
  }
  return out;
}
