import type { Rng } from "../../core/random.ts";
import { Arena } from "./arena.ts";
import type { BinnedDesign } from "./bin.ts";
import { EnsembleBuilder } from "./builder.ts";
import type { TreeEnsemble } from "./ensemble.ts";
import { type GrowOptions, growTree } from "./grow.ts";
import { growSymmetric } from "./grow_symmetric.ts";
import { type Loss, type LossRows, weightedQuantile } from "./loss.ts";
import { binnedLeaf } from "./predict.ts";
import { allRows, unitMeanWeights } from "./rows.ts";
import { drawSubset } from "./sample.ts";

/** Options of {@linkcode fitBoosting} beside the shape of its trees. */
export interface BoostOptions extends GrowOptions {
  /** Most trees, >= 1. */
  readonly trees: number;
  /** Factor on each tree, in (0, 1]. */
  readonly learningRate: number;
  /** What the trees lower. */
  readonly loss: Loss;
  /** Share of the rows drawn for each tree without replacement, in (0, 1]. */
  readonly rowSample: number;
  /** Share of the columns drawn for each tree, in (0, 1]. */
  readonly columnSample: number;
  /** Rows that are fitted. Default: all. */
  readonly rows?: Int32Array;
  /** Rows whose loss stops the fit. Default: none, all trees are grown. */
  readonly validationRows?: Int32Array;
  /** Stop after this many trees without a better validation loss. */
  readonly patience?: number;
  /** Work space to reuse. */
  readonly arena?: Arena;
}

/** A boosted ensemble and how its validation loss went. */
export interface Boosted {
  /** Cut to the best number of trees if there are validation rows. */
  readonly ensemble: TreeEnsemble;
  /** Mean validation loss after each tree grown, shape [grown]; empty without validation rows. */
  readonly validationLoss: Float64Array;
}

/**
 * Gradient boosting on a binned design.
 *
 * @param binned Rows, shape [n × q]. @param data Target and weights > 0, shape [n].
 * @param options Loss, trees and their shape, sampling, validation.
 * @see Friedman (2001), doi:10.1214/aos/1013203451; Chen & Guestrin (2016), doi:10.1145/2939672.2939785
 */
export function fitBoosting(
  binned: BinnedDesign,
  data: { target: Float64Array; weight: Float64Array },
  options: BoostOptions & { rng: Rng },
): Boosted {
  return new Booster(binned, data, options).fit();
}

class Booster {
  readonly #options: BoostOptions & { rng: Rng };
  readonly #arena: Arena;
  readonly #builder: EnsembleBuilder;
  readonly #train: LossRows;
  readonly #validation: LossRows | null;
  /** Raw prediction of every row, shape [n]. */
  readonly #score: Float64Array;
  readonly #columns: Int32Array;
  readonly #columnOf: Int32Array;
  /** 1 for rows of the current tree, shape [n]. */
  readonly #inTree: Uint8Array;

  constructor(
    binned: BinnedDesign,
    data: { target: Float64Array; weight: Float64Array },
    options: BoostOptions & { rng: Rng },
  ) {
    const rows = options.rows ?? allRows(binned.rows), { validationRows } = options, { loss } = options;
    const weight = unitMeanWeights(data.weight, rows);
    this.#train = { rows, target: data.target, weight };
    this.#validation = validationRows === undefined || validationRows.length === 0
      ? null
      : { rows: validationRows, target: data.target, weight };
    const floor = loss.gainFloor(this.#train);
    this.#options = { ...options, rules: { ...options.rules, minGain: Math.max(options.rules.minGain, floor) } };
    this.#arena = options.arena ?? new Arena();
    const plain = rows.every((row) => weight[row] === 1);
    this.#arena.prepare(binned, plain && loss.constantHessian);
    if (loss.constantHessian) { for (const row of rows) this.#arena.hessian[row] = weight[row]; }
    if (!this.#arena.unit) { for (const row of rows) this.#arena.multiplicity[row] = 1; }
    this.#builder = new EnsembleBuilder(binned.map);
    this.#score = new Float64Array(binned.rows);
    this.#columns = allRows(binned.map.features.length);
    this.#columnOf = new Int32Array(binned.map.names.length);
    binned.map.features.forEach((feature, column) => this.#columnOf[feature] = column);
    this.#inTree = new Uint8Array(binned.rows);
  }

  fit(): Boosted {
    const { loss, trees, patience = 20 } = this.#options;
    const base = loss.base(this.#train), losses: number[] = [];
    this.#score.fill(base);
    let best = { loss: Infinity, trees: 0 };
    if (this.#validation !== null) best = { loss: loss.mean(this.#validation, this.#score), trees: 0 };
    for (let tree = 1; tree <= trees; tree++) {
      this.#growOne();
      if (this.#validation === null) continue;
      const current = loss.mean(this.#validation, this.#score);
      losses.push(current);
      const better = current < best.loss;
      if (better) best = { loss: current, trees: tree };
      // The first tree is kept even if it is worse than none.
      if (better || tree === 1) this.#builder.keepGain();
      if (tree - best.trees >= patience) break;
    }
    const kept = this.#validation === null ? trees : Math.max(1, best.trees);
    const ensemble = this.#builder.finish({ base, link: loss.link, average: false, trees: kept });
    return { ensemble, validationLoss: Float64Array.from(losses) };
  }

  #growOne(): void {
    const { loss, growth, learningRate, rng, columnSample } = this.#options, arena = this.#arena;
    loss.gradients(this.#train, this.#score, arena);
    const rows = this.#drawRows();
    let columns = this.#columns;
    if (columnSample < 1 && columns.length > 1) {
      const count = Math.max(1, Math.round(columns.length * columnSample));
      columns = new Int32Array(count);
      drawSubset(this.#columns, { total: this.#columns.length, count, target: columns, rng });
    }
    const sample = { ...this.#options, rows, columns, rng };
    if (growth === "symmetric") growSymmetric(arena, this.#builder, sample);
    else growTree(arena, this.#builder, sample);
    if (loss.leafQuantile !== undefined) this.#renewLeaves(loss.leafQuantile);
    this.#builder.scaleLeaves(arena, learningRate);
    this.#updateScores();
  }

  #drawRows(): number {
    const { rowSample, rng } = this.#options, { rows } = this.#train, arena = this.#arena;
    if (rowSample >= 1) {
      arena.rows.set(rows);
      return rows.length;
    }
    const count = Math.max(Math.min(2, rows.length), Math.round(rows.length * rowSample));
    return drawSubset(rows, { total: rows.length, count, target: arena.rows, rng });
  }

  /**
   * Leaves as weighted quantiles of the residuals of their rows. Symmetric trees have thin and empty leaves, which take the
   * value of the nearest ancestor with enough rows: its leaves are the aligned 2, 4, 8 … around them, its rows theirs.
   */
  #renewLeaves(level: number): void {
    const { leaves, rows } = this.#arena, { target, weight } = this.#train, { minLeaf } = this.#options.rules;
    for (let i = 0; i < leaves.count; i++) {
      let first = i, size = 1;
      while (leaves.end[first + size - 1] - leaves.start[first] < minLeaf && size < leaves.count) {
        size *= 2;
        first = i - i % size;
      }
      const inside = rows.subarray(leaves.start[first], leaves.end[first + size - 1]);
      const residuals = Float64Array.from(inside, (row) => target[row] - this.#score[row]);
      const weights = Float64Array.from(inside, (row) => weight[row]);
      this.#builder.value[leaves.node[i]] = weightedQuantile(residuals, weights, level);
    }
  }

  /** Rows of the tree by its leaves, all others by walking it. */
  #updateScores(): void {
    const { leaves, rows, binned } = this.#arena, builder = this.#builder, score = this.#score, inTree = this.#inTree;
    for (let i = 0; i < leaves.count; i++) {
      const value = builder.value[leaves.node[i]];
      for (let k = leaves.start[i], end = leaves.end[i]; k < end; k++) {
        score[rows[k]] += value;
        inTree[rows[k]] = 1;
      }
    }
    const root = builder.roots[builder.roots.length - 1], walk = { binned, row: 0, columnOf: this.#columnOf };
    for (const data of [this.#train, this.#validation]) {
      if (data === null) continue;
      for (let i = 0; i < data.rows.length; i++) {
        const row = data.rows[i];
        if (inTree[row] === 0) {
          walk.row = row;
          score[row] += binnedLeaf(builder, root, walk);
        } else inTree[row] = 0;
      }
    }
  }
}
