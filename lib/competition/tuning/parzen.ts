import type { Rng } from "../../core/numbers/random.ts";
import type { JudgedPoint } from "./propose.ts";

/** Fewest judged trials before they say anything. */
const LEAST = 8;
/** Share of the trials that count as good. */
const GOOD = 0.25;
/** Points drawn from the good ones, of which the most telling is tried. */
const CANDIDATES = 24;

/**
 * A point where good trials are dense and others are not: drawn from a density of the good ones, dimension by dimension, and the
 * best ratio of both densities among {@linkcode CANDIDATES} is taken.
 *
 * @param known Judged trials; failed ones count as bad. @param rng Source of the draws.
 * @returns Shape [d]; null while there are too few.
 * @see Bergstra, Bardenet, Bengio & Kégl (2011), Algorithms for Hyper-Parameter Optimization
 */
export function proposeByDensity(known: readonly JudgedPoint[], rng: Rng): Float64Array | null {
  if (known.length < LEAST) return null;
  const rank = ({ loss }: JudgedPoint) => Number.isNaN(loss) ? Infinity : loss;
  const sorted = known.toSorted((a, b) => rank(a) - rank(b));
  const split = Math.max(2, Math.ceil(GOOD * sorted.length));
  const good = sorted.slice(0, split), bad = sorted.slice(split);
  const dimensions = good[0]!.point.length;
  const best = new Float64Array(dimensions);
  for (let d = 0; d < dimensions; d++) {
    const of = (points: readonly JudgedPoint[]) => points.map(({ point }) => point[d]!);
    const likely = densityOf(of(good)), unlikely = densityOf(of(bad));
    let bestRatio = -Infinity;
    for (let c = 0; c < CANDIDATES; c++) {
      const x = likely.draw(rng), ratio = likely.at(x) / unlikely.at(x);
      if (ratio > bestRatio) [best[d], bestRatio] = [x, ratio];
    }
  }
  return best;
}

interface Density {
  at(x: number): number;
  draw(rng: Rng): number;
}

/** Gaussian kernels on [0, 1) with one uniform among them, so that nothing is ever ruled out. */
function densityOf(centres: readonly number[]): Density {
  const width = Math.max(0.08, 0.5 * centres.length ** -0.4);
  const all = centres.length + 1;
  return {
    at(x) {
      let sum = 1;
      for (const centre of centres) {
        sum += Math.exp(-(((x - centre) / width) ** 2) / 2) / (width * Math.sqrt(2 * Math.PI));
      }
      return sum / all;
    },
    draw(rng) {
      const pick = rng.integer(all), centre = centres[pick];
      if (centre === undefined) return rng.next();
      for (let tries = 0; tries < 20; tries++) {
        const x = centre + width * rng.normal();
        if (x >= 0 && x < 1) return x;
      }
      return centre;
    },
  };
}
