import type { ClassRows } from "../../metrics/class_rows.ts";
import { type ClassFold, partRows } from "./class_folds.ts";
import { conformalQuantile } from "./conformal_quantile.ts";

/** Out-of-fold predictions of a group of keys. */
export interface GroupFolds {
  /** Name of the group; a key that is large enough for itself is one. */
  readonly group: string;
  /** Predictions of its keys, calibrated as they will serve. */
  readonly folds: readonly ClassFold[];
}

/** What sets of classes rest on, as plain data. */
export interface ClassSets {
  /** Nominal levels in percent, each in (0, 100); shape [L]. */
  readonly levels: readonly number[];
  /**
   * By group and level: most mass of likelier classes that a class of the set may have above it, shape [L]; `""` pools all groups,
   * for those with too few rows. Null where rows are too few even there: the set is all classes with a probability above 0.
   */
  readonly bounds: Readonly<Record<string, readonly (number | null)[]>>;
}

/**
 * Learn sets of classes that hold the class that comes as often as their level says: split conformal prediction.
 *
 * A class is in the set if the classes that are likelier have at most a certain mass together, so that a set is never empty and
 * grows where nothing stands out. How much mass is the finite-sample quantile of that mass over the classes that came, for each
 * group by itself.
 *
 * @param groups Out-of-fold predictions; never of the part that coverage is reported on.
 * @param options `classes`: C >= 2; `levels`: of the config, in percent.
 * @see Romano, Sesia & Candès (2020), Classification with Valid and Adaptive Coverage; Vovk (2012), Mondrian predictors
 */
export function learnClassSets(
  groups: readonly GroupFolds[],
  { classes, levels }: { readonly classes: number; readonly levels: readonly number[] },
): ClassSets {
  const scores = new Map(groups.map(({ group, folds }) => [group, massesAbove(partRows(folds, classes))]));
  const pool = boundsOf(Float64Array.from([...scores.values()].flatMap((own) => [...own])), levels);
  const bounds: Record<string, (number | null)[]> = { "": pool };
  for (const [group, own] of scores) bounds[group] = boundsOf(own, levels).map((bound, l) => bound ?? pool[l] ?? null);
  return { levels, bounds };
}

/**
 * The sets of classes of rows at one level.
 *
 * @param sets As they were learned. @param probabilities Row-major, shape [n × C], calibrated; 0 for a class that cannot come.
 * @param options `classes`: C; `group`: of the key; `level`: index in [0, L).
 * @returns 1 where a class is in the set, else 0, row-major, shape [n × C]; a row with a missing probability has all of them.
 */
export function classSets(
  { bounds }: ClassSets,
  probabilities: Float64Array,
  { classes, group, level }: { readonly classes: number; readonly group: string; readonly level: number },
): Uint8Array {
  const bound = (Object.hasOwn(bounds, group) ? bounds[group] : bounds[""])?.[level] ?? null;
  // What cannot come is in no set.
  const out = Uint8Array.from(probabilities, (share) => share === 0 ? 0 : 1);
  if (bound === null) return out;
  for (let from = 0; from < out.length; from += classes) {
    for (let c = 0; c < classes; c++) {
      if (massAbove(probabilities, { from, classes, name: c }) > bound) out[from + c] = 0;
    }
  }
  return out;
}

/** Of each row, the mass of the classes that were said to be likelier than that which came. */
function massesAbove({ actual, probabilities, classes }: ClassRows): Float64Array {
  return Float64Array.from(actual, (name, row) => massAbove(probabilities, { from: row * classes, classes, name }));
}

function massAbove(
  probabilities: Float64Array,
  { from, classes, name }: { readonly from: number; readonly classes: number; readonly name: number },
): number {
  const own = probabilities[from + name]!;
  let mass = 0;
  for (let c = 0; c < classes; c++) {
    const other = probabilities[from + c]!;
    if (other > own || (other === own && c < name)) mass += other;
  }
  return mass;
}

function boundsOf(scores: Float64Array, levels: readonly number[]): (number | null)[] {
  return levels.map((level) => conformalQuantile(scores, level / 100));
}
