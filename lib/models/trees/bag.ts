import type { Rng } from "../../core/numbers/random.ts";
import type { BinnedDesign } from "./bin.ts";
import type { TreeEnsemble } from "./ensemble/ensemble.ts";
import { type FitInput, readEnsemble, runEngine } from "./fit_trees.ts";
import type { GrowOptions } from "./grow_options.ts";
import type { TreeEngine } from "./host.ts";
import { allRows } from "../contract/design_rows.ts";

/** Options of {@linkcode fitForest} beside the shape of its trees. */
export interface BagOptions extends GrowOptions {
  /** Number of trees, >= 1. */
  readonly trees: number;
  /** Draw rows with replacement (bootstrap) or without. */
  readonly bootstrap: boolean;
  /** Rows drawn for each tree as a share of all, in (0, 1]. */
  readonly rowSample: number;
  /** Share of the columns drawn for each tree, in (0, 1]. */
  readonly columnSample: number;
  /** Leaves count rows, however often they are drawn. Default false: as often as they are. */
  readonly distinct?: boolean;
  /** Rows that are fitted. Default: all. */
  readonly rows?: Int32Array;
}

/** A forest with its out-of-bag judgement. */
export interface Bagged {
  /** The trees; their mean predicts. */
  readonly ensemble: TreeEnsemble;
  /** Mean prediction of the trees that did not see the row, shape [n × outputs]; NaN if all did or the row was not fitted. */
  readonly outOfBag: Float64Array;
  /** Trees that did not see the row, shape [n]. */
  readonly votes: Int32Array;
  /** Weighted mean squared out-of-bag error; NaN if no row is out of bag. */
  readonly outOfBagError: number;
}

/**
 * Random forest for squared error on a binned design; the bootstrap is integer weights, no row is copied.
 *
 * @param binned Rows, shape [n × q]. @param data Target and weights > 0, shape [n].
 * @param options Trees and their shape, sampling.
 * @see Breiman (2001), doi:10.1023/A:1010933404324
 */
export function fitForest(
  binned: BinnedDesign,
  data: { target: Float64Array; weight: Float64Array },
  options: BagOptions & { rng: Rng },
): Bagged {
  const { rows = allRows(binned.rows), trees } = options;
  return bag({ ...inputOf(binned, data, options), rows }, options, (engine, outOfBagError) => {
    const base = engine.calls.forestMean();
    const ensemble = readEnsemble(engine, binned.map, { base, link: "identity", average: true, trees });
    return { ensemble, ...readOutOfBag(engine, { rows, all: binned.rows, outputs: 1 }), outOfBagError };
  });
}

/**
 * As {@linkcode fitForest} with leaves of all outputs: shares of classes, whose impurity is Gini's, or means of several targets.
 *
 * @param binned Rows, shape [n × q]. @param data Target and weights > 0, shape [n]; of several targets [outputs × n].
 * @param options Also `outputs`: how many; `vectors`: of what.
 * @returns Trees whose mean are shares or targets, and the weighted mean over rows of the squared errors of all outputs.
 */
export function fitVectorForest(
  binned: BinnedDesign,
  data: { target: Float64Array; weight: Float64Array },
  options: BagOptions & { rng: Rng; outputs: number; vectors: "classes" | "numbers" },
): Bagged {
  const { outputs, vectors, trees, rows = allRows(binned.rows) } = options, base = new Float64Array(outputs);
  return bag({ ...inputOf(binned, data, options), outputs, vectors }, options, (engine, outOfBagError) => {
    const read = { base, link: vectors === "classes" ? "shares" : "identity", average: true, trees } as const;
    const ensemble = readEnsemble(engine, binned.map, read);
    return { ensemble, ...readOutOfBag(engine, { rows, all: binned.rows, outputs }), outOfBagError };
  });
}

/** What trees say of rows that they did not see, from an engine where outputs lie one behind the other. */
function readOutOfBag(
  { buffer, calls }: TreeEngine,
  { rows, all, outputs }: { readonly rows: Int32Array; readonly all: number; readonly outputs: number },
): Pick<Bagged, "outOfBag" | "votes"> {
  const scores = new Float64Array(buffer(), calls.scoresAt(), all * outputs);
  const outOfBag = new Float64Array(all * outputs).fill(NaN);
  for (const row of rows) for (let k = 0; k < outputs; k++) outOfBag[row * outputs + k] = scores[k * all + row]!;
  return { outOfBag, votes: new Int32Array(buffer(), calls.votesAt(), all).slice() };
}

function inputOf(
  binned: BinnedDesign,
  data: { target: Float64Array; weight: Float64Array },
  { rows = allRows(binned.rows), trees, distinct = false, rng }: BagOptions & { rng: Rng },
): FitInput {
  return { binned, data, rows, watch: new Int32Array(0), trees, constantHessian: !distinct, rng };
}

function bag<T>(input: FitInput, options: BagOptions, read: (engine: TreeEngine, error: number) => T): T {
  const { trees, bootstrap, rowSample, columnSample, growth, distinct = false } = options;
  return runEngine(
    input,
    options,
    (calls, engine) =>
      read(engine, calls.bag(trees, growth === "symmetric", bootstrap, rowSample, columnSample, distinct)),
  );
}
