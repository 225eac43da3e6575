import type { Design } from "../../core/rows/design.ts";
import { wholeOf } from "../../core/rows/first_rows.ts";
import { designColumns, MAX_LEVELS } from "./design_columns.ts";
import { Gram } from "./gram.ts";

const known = new WeakMap<Design, Map<number, Gram>>();

/**
 * The Gram matrix of a design, made once however many families ask for it; of the first rows of a longer design (an earlier
 * fold) it is the start of the next fold's. A pure memo: the same bits come out without it. It lives as long as the
 * design, whose values must not be changed; the Gram must not either.
 *
 * @param design Training rows with finite targets.
 */
export function gramOf(design: Design): Gram {
  const shared = sharedColumns(design);
  let grams = known.get(shared);
  if (grams === undefined) known.set(shared, grams = new Map());
  const found = grams.get(design.rows);
  if (found !== undefined) return found;
  let start: Gram | null = null;
  for (const gram of grams.values()) {
    if (gram.rows < design.rows && gram.rows > (start?.rows ?? 0)) start = gram;
  }
  const gram = start?.copy() ?? new Gram(designColumns(shared));
  gram.add(design, gram.rows);
  grams.set(design.rows, gram);
  return gram;
}

/** The design whose columns these rows have: the longer one that they are the first of, unless which levels get a column would differ. */
export function sharedColumns(design: Design): Design {
  const whole = wholeOf(design);
  return whole === design || !manyLevels(whole) ? whole : design;
}

/** Whether a category has so many levels that which of them get a column depends on the rows. */
function manyLevels(design: Design): boolean {
  if (!design.categorical.includes(true)) return false;
  const counts = new Int32Array(design.names.length);
  for (const feature of designColumns(design).features) counts[feature]!++;
  return counts.some((count) => count >= MAX_LEVELS);
}
