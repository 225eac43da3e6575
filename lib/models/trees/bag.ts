import type { Rng } from "../../core/random.ts";
import { Arena } from "./arena.ts";
import type { BinnedDesign } from "./bin.ts";
import { EnsembleBuilder } from "./builder.ts";
import type { TreeEnsemble } from "./ensemble.ts";
import { type GrowOptions, growTree } from "./grow.ts";
import { growSymmetric } from "./grow_symmetric.ts";
import { binnedLeaf } from "./predict.ts";
import { allRows, unitMeanWeights } from "./rows.ts";
import { drawBootstrap, drawSubset } from "./sample.ts";

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
  /** Rows that are fitted. Default: all. */
  readonly rows?: Int32Array;
  /** Work space to reuse. */
  readonly arena?: Arena;
}

/** A forest with its out-of-bag judgement. */
export interface Bagged {
  /** The trees; their mean predicts. */
  readonly ensemble: TreeEnsemble;
  /** Mean prediction of the trees that did not see the row, shape [n]; NaN if all did or the row was not fitted. */
  readonly outOfBag: Float64Array;
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
  const rows = options.rows ?? allRows(binned.rows), weight = unitMeanWeights(data.weight, rows);
  const arena = options.arena ?? new Arena(), builder = new EnsembleBuilder(binned.map);
  arena.prepare(binned, rows.every((row) => weight[row] === 1));
  let sum = 0, squares = 0;
  for (const row of rows) {
    sum += weight[row] * data.target[row];
    squares += weight[row] * data.target[row] ** 2;
  }
  const base = sum / rows.length, minGain = Math.max(options.rules.minGain, 1e-14 * squares);
  const forest = new Forest(arena, builder, { ...options, rules: { ...options.rules, minGain } });
  for (let tree = 0; tree < options.trees; tree++) forest.growOne({ rows, target: data.target, weight, base });
  const ensemble = builder.finish({ base, link: "identity", average: true });
  return { ensemble, ...forest.outOfBag({ rows, target: data.target, weight, base }) };
}

interface Rows {
  readonly rows: Int32Array;
  readonly target: Float64Array;
  readonly weight: Float64Array;
  readonly base: number;
}

class Forest {
  readonly #columnOf: Int32Array;
  readonly #columns: Int32Array;
  readonly #drawn: Int32Array;
  /** Sum and number of out-of-bag predictions, shape [n]. */
  readonly #sums: Float64Array;
  readonly #votes: Int32Array;

  constructor(
    readonly arena: Arena,
    readonly builder: EnsembleBuilder,
    readonly options: BagOptions & { rng: Rng },
  ) {
    const { map, rows } = arena.binned;
    this.#columns = allRows(map.features.length);
    this.#drawn = new Int32Array(Math.max(1, Math.round(map.features.length * options.columnSample)));
    this.#columnOf = new Int32Array(map.names.length);
    map.features.forEach((feature, column) => this.#columnOf[feature] = column);
    this.#sums = new Float64Array(rows);
    this.#votes = new Int32Array(rows);
  }

  growOne(data: Rows): void {
    const { arena, builder, options } = this, { rng } = options;
    const rows = this.#drawRows(data);
    let columns = this.#columns;
    if (options.columnSample < 1 && columns.length > 1) {
      drawSubset(columns, { total: columns.length, count: this.#drawn.length, target: this.#drawn, rng });
      columns = this.#drawn;
    }
    const sample = { ...options, rows, columns };
    if (options.growth === "symmetric") growSymmetric(arena, builder, sample);
    else growTree(arena, builder, sample);
    this.#vote(data);
  }

  outOfBag({ rows, target, weight, base }: Rows): { outOfBag: Float64Array; outOfBagError: number } {
    const outOfBag = new Float64Array(target.length).fill(NaN);
    let error = 0, total = 0;
    for (const row of rows) {
      if (this.#votes[row] === 0) continue;
      outOfBag[row] = base + this.#sums[row] / this.#votes[row];
      error += weight[row] * (target[row] - outOfBag[row]) ** 2;
      total += weight[row];
    }
    return { outOfBag, outOfBagError: total > 0 ? error / total : NaN };
  }

  #drawRows({ rows, target, weight, base }: Rows): number {
    const { arena, options } = this, { multiplicity } = arena;
    const draws = Math.max(1, Math.round(rows.length * options.rowSample));
    if (options.bootstrap) drawBootstrap(rows, { draws, multiplicity, rng: options.rng });
    else {
      for (const row of rows) multiplicity[row] = 0;
      drawSubset(rows, { total: rows.length, count: draws, target: arena.rows, rng: options.rng });
      for (let i = 0; i < draws; i++) multiplicity[arena.rows[i]] = 1;
    }
    let size = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i], times = multiplicity[row];
      if (times === 0) continue;
      arena.rows[size++] = row;
      const h = times * weight[row];
      arena.hessian[row] = h;
      arena.gradient[row] = h * (base - target[row]);
    }
    return size;
  }

  #vote({ rows }: Rows): void {
    const { arena, builder } = this, { multiplicity } = arena;
    const root = builder.roots[builder.roots.length - 1];
    const walk = { binned: arena.binned, row: 0, columnOf: this.#columnOf };
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (multiplicity[row] !== 0) continue;
      walk.row = row;
      this.#sums[row] += binnedLeaf(builder, root, walk);
      this.#votes[row]++;
    }
  }
}
