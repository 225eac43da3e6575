import { type FittedModel, predictModel } from "../../competition/backtest/predict_model.ts";
import type { Design } from "../../core/rows/design.ts";
import { widthOf } from "../../core/rows/task.ts";
import { usualRow } from "../reference_contributions.ts";
import { bothWays, type OutputParts } from "./output_parts.ts";
import { playersOf } from "./row_parts.ts";

/** Orders in which columns become known; each is gone through from both ends. */
const ORDERS = 4;
/** Columns that each become known by themselves; of more those that the model goes by least become known together, in so many steps. */
const MOST_ALONE = 200, MOST_STEPS = 100;
/** Cells that a model is asked for at a time: those of one row grow with the square of the columns. */
const MOST_CELLS = 2 ** 20;

/**
 * Parts of any model of rows of a table, whatever is inside: Shapley values of its outputs by some orders of the columns, where one
 * that is not known has its usual value, and a text none. They add up whatever the orders are; which columns share what they say
 * together is estimated.
 *
 * Of more than 200 columns the model is asked for 100 steps of each row and not for as many as columns, or cost would grow
 * with their square: those that it says it goes by least become known together, and share what they add as it goes by them.
 *
 * @param model Asked for (steps + 1) predictions of each row in each order. @param usual Rows whose medians (categories: most
 * frequent) are usual. @param design Rows to explain.
 * @see Castro, Gómez & Tejada (2009), doi:10.1016/j.cor.2008.04.004; Mitchell et al. (2022), for orders from both ends
 */
export function sampledParts({ family, fitted }: FittedModel, usual: Design, design: Design): OutputParts {
  const p = playersOf(design).length, n = design.rows;
  const steps = stepsOf(p, p > MOST_ALONE ? family.importance?.(fitted) : undefined);
  const orders = bothWays(steps.length, ORDERS);
  const width = widthOf(design.task ?? { kind: "number", outputs: 1 });
  const values = new Float64Array(n * width * p), reference = usualRow(usual);
  const most = Math.max(1, Math.floor(MOST_CELLS / ((steps.length + 1) * p || 1)));
  let base = new Float64Array(width);
  for (const order of orders) {
    const known = order.map((step) => steps[step]!), place = new Int32Array(p);
    known.forEach(({ columns }, at) => columns.forEach((f) => place[f] = at));
    for (let from = 0; from < n; from += most) {
      const rows = Math.min(most, n - from), isKnown = (f: number, step: number) => place[f]! < step;
      const mixed = mixRows(design, { from, rows, reference, steps: known.length + 1, isKnown });
      const said = predictModel({ family, fitted }, {
        y: new Float64Array(0),
        start: 0,
        horizon: mixed.rows,
        design: mixed,
      });
      base = said.slice(0, width);
      addSteps(values.subarray(from * width * p), said, { known, lines: rows * width, p });
    }
  }
  return { base, values: values.map((gain) => gain / orders.length) };
}

/** Columns that become known together, and how they share what they add. */
interface Step {
  readonly columns: readonly number[];
  /** Add up to 1, of the same shape. */
  readonly shares: readonly number[];
}

/** Each column by itself as long as there are steps; what the model goes by least is the last. */
function stepsOf(p: number, importance: Float64Array | undefined): Step[] {
  const own = importance ?? new Float64Array(p).fill(1), ranked = Array.from({ length: p }, (_, f) => f);
  if (p > MOST_ALONE) ranked.sort((a, b) => own[b]! - own[a]! || a - b);
  const alone = ranked.slice(0, p > MOST_ALONE ? MOST_STEPS - 1 : p), rest = ranked.slice(alone.length);
  const steps = alone.map((f): Step => ({ columns: [f], shares: [1] }));
  if (rest.length === 0) return steps;
  const total = rest.reduce((sum, f) => sum + own[f]!, 0);
  return [...steps, { columns: rest, shares: rest.map((f) => total > 0 ? own[f]! / total : 1 / rest.length) }];
}

/** Add what each step changed. @param said By step, then row, shape [(steps + 1) × n × W]. */
function addSteps(
  values: Float64Array,
  said: Float64Array,
  { known, lines, p }: { readonly known: readonly Step[]; readonly lines: number; readonly p: number },
): void {
  known.forEach(({ columns, shares }, step) => {
    for (let i = 0; i < lines; i++) {
      const gain = said[(step + 1) * lines + i]! - said[step * lines + i]!;
      columns.forEach((f, c) => values[i * p + f]! += shares[c]! * gain);
    }
  });
}

/** Some rows once for every step, columns that are not known there as usual. */
function mixRows(
  design: Design,
  { from, rows, reference, steps, isKnown }: {
    readonly from: number;
    readonly rows: number;
    readonly reference: Float64Array;
    readonly steps: number;
    isKnown(player: number, step: number): boolean;
  },
): Design {
  const { names, textColumns = {} } = design, p = names.length, n = rows * steps;
  const values = new Float64Array(n * p);
  for (let row = 0; row < n; row++) {
    const step = Math.floor(row / rows), own = (from + row % rows) * p;
    for (let f = 0; f < p; f++) values[row * p + f] = isKnown(f, step) ? design.values[own + f]! : reference[f]!;
  }
  const texts = Object.entries(textColumns).map(([name, column], t) =>
    [
      name,
      Array.from(
        { length: n },
        (_, row) => isKnown(p + t, Math.floor(row / rows)) ? column[from + row % rows]! : "",
      ),
    ] as const
  );
  const repeated = <T extends Float64Array | Int32Array | Uint8Array>(column: T, out: T, width = 1): T => {
    for (let i = 0; i < out.length; i++) out[i] = column[from * width + i % (rows * width)]!;
    return out;
  };
  return {
    ...design,
    rows: n,
    values,
    ...design.textColumns === undefined ? {} : { textColumns: Object.fromEntries(texts) },
    target: new Float64Array(design.target.length / design.rows * n).fill(NaN),
    weight: new Float64Array(n).fill(1),
    key: repeated(design.key, new Int32Array(n)),
    ds: repeated(design.ds, new Int32Array(n)),
    step: repeated(design.step, new Int32Array(n)),
    transform: repeated(design.transform, new Float64Array(2 * n), 2),
    ...possibleOf(design, (possible, width) => repeated(possible, new Uint8Array(width * n), width)),
  };
}

/** A row has the classes that it can have, whatever is known of it. */
function possibleOf(
  { possible, task }: Design,
  repeat: (possible: Uint8Array, width: number) => Uint8Array,
): Pick<Design, "possible"> {
  return possible === undefined || task === undefined ? {} : { possible: repeat(possible, widthOf(task)) };
}
