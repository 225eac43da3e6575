import type { Design } from "../../core/rows/design.ts";
import type { Panel } from "../../core/rows/panel.ts";
import type { Problem } from "../../competition/problems/problem.ts";
import { RowPool } from "../../competition/backtest/row_pool.ts";
import { featureCount, type RowSpec } from "../../features/row_spec.ts";

/** Memory that rows by several specs may take together; beyond it they are made one after another. */
const TOGETHER_BYTES = 2 ** 27;

/** Which rows of all keys are made. */
export interface PooledRowsOptions {
  /** Period up to which values are known. */
  readonly origin: number;
  /** Makes them. */
  readonly problem: Pick<Problem, "pool">;
  /** Rows of all keys, of which at most `most` are kept, evenly. */
  readonly rows: number;
  /** Most rows of a design. */
  readonly most: number;
  /** The panels of all keys, chunk by chunk, from the start whenever it is called. */
  readonly panels: () => AsyncIterable<Panel>;
}

/** Rows by a spec. */
export interface PooledSpec {
  /** How they were made. */
  readonly spec: RowSpec;
  /** Null if there are none. */
  readonly design: Design | null;
}

/**
 * The rows of all keys known at an origin, by spec: each panel is read once for as many specs as their rows may be in memory
 * together, and what is the same by several specs is computed once.
 *
 * @param specs Each once. @param options Which rows.
 * @returns One spec after another, so that rows can be let go before others are made; null where there are none.
 */
export async function* pooledRows(
  specs: readonly RowSpec[],
  options: PooledRowsOptions,
): AsyncGenerator<PooledSpec> {
  for (const group of groupSpecs(specs, options)) {
    const designs = await poolTogether(group, options);
    for (const spec of group) {
      yield { spec, design: designs.get(spec) ?? null };
      designs.delete(spec);
    }
  }
}

/** Specs in their order, as many together as their rows have room. */
function groupSpecs(specs: readonly RowSpec[], { rows, most }: PooledRowsOptions): RowSpec[][] {
  const groups: RowSpec[][] = [];
  let bytes = Infinity;
  for (const spec of specs) {
    const own = 8 * Math.min(rows, most) * featureCount(spec), group = groups.at(-1);
    if (group !== undefined && bytes + own <= TOGETHER_BYTES) group.push(spec);
    else groups.push([spec]);
    bytes = (groups.at(-1) === group ? bytes : 0) + own;
  }
  return groups;
}

async function poolTogether(
  specs: readonly RowSpec[],
  { origin, problem, rows, most, panels }: PooledRowsOptions,
): Promise<Map<RowSpec, Design | null>> {
  // To the nearest: little more than the limit is no reason to let half of the rows go.
  const stride = Math.max(1, Math.round(rows / most));
  const pools = new Map(specs.map((spec) => [spec, new RowPool(rows / stride)]));
  for await (const panel of panels()) {
    for (const [spec, design] of problem.pool(panel, specs, { origin, stride })) pools.get(spec)?.add(design);
  }
  // What is too many then gives way evenly.
  return new Map([...pools].map(([spec, pool]) => [spec, pool.finish(most)]));
}
