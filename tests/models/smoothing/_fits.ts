import { createRng } from "../../../lib/core/numbers/random.ts";
import { ses } from "../../../lib/models/histories/ses.ts";
import { theta } from "../../../lib/models/histories/theta.ts";
import { tsb } from "../../../lib/models/histories/tsb.ts";

/** Fitted numbers and the first level of the families whose weights are tried side by side, by family. */
export function smoothingFits(): Record<string, number[]> {
  const rng = createRng(3);
  let level = 30;
  const y = Float64Array.from({ length: 60 }, () => (level += 2 * rng.normal()) + 3 * rng.normal());
  for (let t = 20; t < 60; t += 2) y[t] = 0;
  y[7] = y[30] = NaN;
  return Object.fromEntries([ses, tsb, theta].map((family) => {
    const { numbers, first } = family.fit({ y, start: 0, seasonLength: 3, design: null }, {}, rng);
    return [family.name, [...numbers, ...first.subarray(0, 1)]];
  }));
}

/** What every host finds, with lanes or without: to the last bit. */
export const SMOOTHING_FITS: Readonly<Record<string, readonly number[]>> = {
  ses: [0.09783100658861905, 31.127107071513763],
  tsb: [0.05, 0.1],
  theta: [
    0.1,
    0.3643844477967253,
    0,
    5,
    2.2017487442805908,
    -0.3770523143624661,
    -1.8246964299181245,
    15.993375262326516,
  ],
};
