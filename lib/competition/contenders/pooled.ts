import type { Design } from "../../core/rows/design.ts";
import { createRng, hashSeed } from "../../core/numbers/random.ts";
import { quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";
import type { LoadedContender } from "./compete.ts";

/** Share of the pooled targets that is cut at each end. */
const TAIL = 0.005;

/** A pure memo: contenders that are given the same rows share the cut ones, and what families remember of a design. */
const cut = new WeakMap<Design, Design>();

/**
 * Rows whose extreme targets are cut to the pool's 0.5 % and 99.5 % quantiles: among thousands of keys some order a year's demand at
 * once, and by a squared error such a row would weigh more than all others of its kind.
 *
 * Rows of a table without a calendar stay as they are: its policy of cleaning has looked at their targets.
 *
 * @param design Pooled rows, not changed afterwards. @returns The design with targets of its own, the same for the same design.
 * @see Tukey (1962), doi:10.1214/aoms/1177704711 (Winsorised means)
 */
export function winsorize(design: Design): Design {
  if (design.task !== undefined) return design;
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
 * @param contender Contender of pooled scope. @param design Pooled training rows, all known at `asOf`.
 * @param options `seed`: text that seeds derive from; `asOf`: the origin; `seasonLength`: steps per cycle.
 * @returns The fitted model.
 * @throws {FitError} From the family.
 */
export function fitPooled(
  contender: LoadedContender,
  design: Design,
  options: { seed: string; asOf: number; seasonLength: number },
): unknown {
  const rng = createRng(hashSeed(options.seed, "pooled", contender.name, options.asOf));
  return contender.family.fit(
    { y: new Float64Array(0), start: 0, seasonLength: options.seasonLength, design: winsorize(design) },
    contender.params,
    rng,
  );
}
