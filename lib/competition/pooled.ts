import type { Design } from "../core/design.ts";
import { createRng, hashSeed } from "../core/random.ts";
import { quantileSorted, sortFinite } from "../core/statistics.ts";
import type { Entry } from "./compete.ts";

/**
 * Designs of many chunks joined into one, rows in the order given.
 *
 * @param designs At least one; same spec and names.
 * @throws {RangeError} If there are none or their specs differ.
 */
export function concatDesigns(designs: readonly Design[]): Design {
  const [first] = designs;
  if (first === undefined || designs.some((design) => design.specHash !== first.specHash)) {
    throw new RangeError(
      `Cannot join designs as they must be of one feature spec: current value is ${designs.length} design(s)`,
    );
  }
  const rows = designs.reduce((sum, design) => sum + design.rows, 0);
  const joined = {
    values: new Float64Array(rows * first.names.length),
    target: new Float64Array(rows),
    weight: new Float64Array(rows),
    key: new Int32Array(rows),
    ds: new Int32Array(rows),
    step: new Int32Array(rows),
    transform: new Float64Array(rows * 2),
  };
  let row = 0, keys = 0;
  for (const design of designs) {
    joined.values.set(design.values.subarray(0, design.rows * first.names.length), row * first.names.length);
    joined.target.set(design.target, row);
    joined.weight.set(design.weight, row);
    joined.ds.set(design.ds, row);
    joined.step.set(design.step, row);
    joined.transform.set(design.transform, row * 2);
    let last = -1;
    for (let i = 0; i < design.rows; i++) {
      joined.key[row + i] = keys + design.key[i]!;
      last = Math.max(last, design.key[i]!);
    }
    keys += last + 1;
    row += design.rows;
  }
  return { ...first, ...joined, rows };
}

/** Share of the pooled targets that is cut at each end. */
const TAIL = 0.005;

/** A pure memo: contenders that are given the same rows share the cut ones, and what families remember of a design. */
const cut = new WeakMap<Design, Design>();

/**
 * Rows whose extreme targets are cut to the pool's 0.5 % and 99.5 % quantiles: among thousands of keys some order a year's demand at
 * once, and by a squared error such a row would weigh more than all others of its kind.
 *
 * @param design Pooled rows, not changed afterwards. @returns The design with targets of its own, the same for the same design.
 * @see Tukey (1962), doi:10.1214/aoms/1177704711 (Winsorised means)
 */
export function winsorize(design: Design): Design {
  const known = cut.get(design);
  if (known !== undefined) return known;
  const sorted = sortFinite(design.target);
  const lo = quantileSorted(sorted, TAIL), hi = quantileSorted(sorted, 1 - TAIL);
  const out = { ...design, target: design.target.map((value) => Math.min(hi, Math.max(lo, value))) };
  cut.set(design, out);
  return out;
}

/**
 * Fit a pooled contender on the rows of all keys.
 *
 * @param entry Contender of pooled scope. @param design Pooled training rows, all known at `asOf`.
 * @param options `seed`: text that seeds derive from; `asOf`: the origin; `seasonLength`: steps per cycle.
 * @returns The fitted model.
 * @throws {FitError} From the family.
 */
export function fitPooled(
  entry: Entry,
  design: Design,
  options: { seed: string; asOf: number; seasonLength: number },
): unknown {
  const rng = createRng(hashSeed(options.seed, "pooled", entry.name, options.asOf));
  return entry.family.fit(
    { y: new Float64Array(0), start: 0, seasonLength: options.seasonLength, design: winsorize(design) },
    entry.params,
    rng,
  );
}
