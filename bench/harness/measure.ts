import type { ErrorPair, Errors, Measurement, Repetition, Sides, Spread } from "./target.ts";

/** Least, median and largest. @throws {RangeError} If there is no value. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("Cannot sum up as there must be values: current value is 0 values");
  const sorted = [...values].sort((a, b) => a - b), half = (sorted.length - 1) / 2;
  return {
    min: sorted[0],
    median: (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2,
    max: sorted[sorted.length - 1],
  };
}

/** Run once and take the time, in seconds. */
export function timed<Value>(work: () => Value): { seconds: number; value: Value } {
  const start = performance.now(), value = work();
  return { seconds: (performance.now() - start) / 1e3, value };
}

/** Mean seconds of one call among many in a row. `work` gets the number of the call. */
export function timedMany(calls: number, work: (call: number) => void): number {
  return timed(() => {
    for (let call = 0; call < calls; call++) work(call);
  }).seconds / calls;
}

/** Root mean squared error. */
export function rmse(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += (predicted[i] - actual[i]) ** 2;
  return Math.sqrt(sum / actual.length);
}

/** How {@linkcode alternate} measures. */
export interface AlternateOptions {
  readonly pairs: number;
  readonly warmUps: number;
  readonly better: "higher" | "lower";
}

/**
 * Warm up, then measure both sides in turn; every other pair begins with the peer, so that neither profits from its place.
 *
 * @param sides What to repeat. @param options Pairs, unmeasured rounds, direction of the ratio.
 */
export async function alternate(sides: Sides, options: AlternateOptions): Promise<Measurement> {
  for (let round = 0; round < options.warmUps; round++) {
    await sides.ours(round);
    await sides.theirs(round);
  }
  const ours: Repetition[] = [], theirs: Repetition[] = [];
  for (let pair = 0; pair < options.pairs; pair++) {
    if (pair % 2 === 1) theirs.push(await sides.theirs(pair));
    ours.push(await sides.ours(pair));
    if (pair % 2 === 0) theirs.push(await sides.theirs(pair));
  }
  const ratios = ours.map((own, pair) => {
    const ratio = theirs[pair].seconds / own.seconds;
    return options.better === "higher" ? ratio : 1 / ratio;
  });
  return {
    ours: spread(ours.map(({ seconds }) => seconds)),
    theirs: spread(theirs.map(({ seconds }) => seconds)),
    ratio: spread(ratios),
    errors: compareErrors(ours, theirs),
  };
}

/**
 * Errors of both sides over all repetitions.
 *
 * @param ours Repetitions. @param theirs Repetitions of the peer, pair by pair.
 * @throws {RangeError} If the two sides do not name the same parts, or an error or its ratio is not finite.
 */
export function compareErrors(ours: readonly Repetition[], theirs: readonly Repetition[]): Errors | null {
  const names = partNames(ours);
  if (names.join() !== partNames(theirs).join()) {
    throw new RangeError(
      `Cannot compare errors as both sides must name the same parts: current value is ${names} and ${
        partNames(theirs)
      }`,
    );
  }
  if (names.length === 0) return null;
  const parts = Object.fromEntries(names.map((name): [string, ErrorPair] => {
    const mean = (side: readonly Repetition[]) => geometricMean(side.map(({ errors }) => errors?.[name] ?? NaN));
    const own = mean(ours), peer = mean(theirs), ratio = own === peer ? 1 : own / peer;
    if (Number.isFinite(ratio)) return [name, { ours: own, theirs: peer, ratio }];
    throw new RangeError(`Cannot compare errors as they must be finite: current value is ${own} and ${peer}, ${name}`);
  }));
  const [part, worst] = Object.entries(parts).reduce((a, b) => b[1].ratio > a[1].ratio ? b : a);
  return { part, ...worst, parts };
}

function partNames(side: readonly Repetition[]): string[] {
  return Object.keys(side[0].errors ?? {}).sort();
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
