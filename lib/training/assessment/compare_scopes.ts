/** One contender's error of one key on one span. */
export interface ScopedError {
  /** Identity of the key. */
  readonly key: string;
  /** Name of the contender. */
  readonly contender: string;
  /** `local`: fitted on the key; `pooled`: on all keys; what is neither is left out. */
  readonly scope: string;
  /** Name of the span; `holdout` is what no choice has seen. */
  readonly span: string;
  /** Its error there; NaN if undefined. */
  readonly error: number;
}

/** A key with the best model of its own and the best of all keys. */
export interface ScopedKey {
  /** Identity of the key. */
  readonly key: string;
  /** Error of the best local model on the hold-out. */
  readonly local: number;
  /** Error of the best global model there. */
  readonly global: number;
  /** The one over the other; below 1 the local model is better. */
  readonly ratio: number;
  /** Largest such ratio over all folds and the hold-out. */
  readonly worst: number;
  /** Whether the local model is clearly better: on every fold and on the hold-out. */
  readonly clear: boolean;
}

/** A local model is clearly better if its error is at least a tenth smaller, everywhere. */
const CLEAR_RATIO = 0.9;

/** Errors of a contender by span. */
type Spans = Map<string, number>;

/**
 * For each key the best local model beside the best global one: the best by their mean error on the folds, compared on the hold-out.
 *
 * @param rows A row per key, contender and span. @returns In the order of the keys; those without a hold-out error of both are left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareScopes } from "@lib/training/assessment/compare_scopes.ts";
 * const row = (contender: string, scope: string, span: string, error: number) => ({ key: "a", contender, scope, span, error });
 * const [key] = compareScopes([
 *   row("ets", "local", "fold_1", 4), row("ets", "local", "holdout", 4),
 *   row("forest", "pooled", "fold_1", 8), row("forest", "pooled", "holdout", 5),
 * ]);
 * assertEquals([key?.ratio, key?.worst, key?.clear], [0.8, 0.8, true]);
 * ```
 */
export function compareScopes(rows: Iterable<ScopedError>): ScopedKey[] {
  const keys = new Map<string, Record<"local" | "pooled", Map<string, Spans>>>();
  for (const { key, contender, scope, span, error } of rows) {
    if (scope !== "local" && scope !== "pooled") continue;
    const own = keys.get(key) ?? { local: new Map<string, Spans>(), pooled: new Map<string, Spans>() };
    keys.set(key, own);
    const spans = own[scope].get(contender) ?? new Map<string, number>();
    own[scope].set(contender, spans.set(span, error));
  }
  return [...keys].flatMap(([key, { local, pooled }]): ScopedKey[] => {
    const own = bestOf(local), all = bestOf(pooled);
    const ours = own?.get("holdout") ?? NaN, theirs = all?.get("holdout") ?? NaN;
    if (own === undefined || all === undefined || Number.isNaN(ours + theirs)) return [];
    const ratios = [...own].map(([span, error]) => ratioOf(error, all.get(span) ?? NaN));
    // A span that one of them has no error on shows nothing clearly.
    const worst = ratios.some(Number.isNaN) ? NaN : Math.max(...ratios);
    return [{ key, local: ours, global: theirs, ratio: ratioOf(ours, theirs), worst, clear: worst <= CLEAR_RATIO }];
  });
}

/** The contender with the least mean error on the folds; undefined if none has errors on all of its folds. */
function bestOf(contenders: ReadonlyMap<string, Spans>): Spans | undefined {
  let best: Spans | undefined, least = Infinity;
  for (const spans of contenders.values()) {
    const folds = [...spans].filter(([span]) => span !== "holdout").map(([, error]) => error);
    const mean = folds.reduce((sum, error) => sum + error, 0) / folds.length;
    if (mean < least) [best, least] = [spans, mean];
  }
  return best;
}

/** Two models without any error are alike. */
function ratioOf(local: number, global: number): number {
  return local === 0 && global === 0 ? 1 : local / global;
}
