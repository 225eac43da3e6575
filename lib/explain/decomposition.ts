import type { Group } from "./groups.ts";

/** One part of a value. */
export interface Part {
  /** Feature that it is of; null: of a component, or of a group as a whole. */
  readonly feature: string | null;
  /** Group by step, shape [h]. */
  readonly groups: readonly Group[];
  /** What it adds, shape [h]. */
  readonly gains: Float64Array;
}

/** What something of h steps is made of: a reference, and parts that lead from there to the value. */
export interface Decomposition {
  /** Value without any part, shape [h]. */
  readonly reference: Float64Array;
  /** Value, shape [h]: the reference and all parts, up to rounding. */
  readonly value: Float64Array;
  /** Its parts. */
  readonly parts: readonly Part[];
}

/** Parts whose sum is less than this share of their sizes cancel each other: they are scaled by the slope over their sizes. */
const CANCELS = 1e-9;
/** What parts may miss a value by, as a share of their sizes: rounding. */
const ROUNDING = 1e-9;

/**
 * Take a decomposition to another scale. Each part keeps its share of the difference between value and reference:
 *
 *     part' = part × (f(value) - f(reference)) / (value - reference)
 *
 * so that parts add up on the new scale as they did. Of a logarithm this is the logarithmic mean Divisia index.
 *
 * @param of On the old scale. @param map f, step by step: increasing; takes and gives shape [h].
 * @see Ang (2005), doi:10.1016/j.enpol.2003.10.010
 */
export function mapDecomposition(of: Decomposition, map: (values: Float64Array) => Float64Array): Decomposition {
  const value = map(of.value), slopes = slopesOf(of, value, map);
  const parts = of.parts.map((part) => ({ ...part, gains: part.gains.map((gain, i) => gain * slopes[i]!) }));
  // f(reference); where parts cancel each other, what no slope explains is in it too.
  return { reference: value.map((end, i) => end - sumAt(parts, i)), value, parts };
}

function slopesOf(
  { reference, value, parts }: Decomposition,
  mapped: Float64Array,
  map: (values: Float64Array) => Float64Array,
): Float64Array {
  const start = map(reference), size = value.map((_, i) => sizeAt(parts, i));
  const above = map(reference.map((from, i) => from + size[i]!)),
    below = map(reference.map((from, i) => from - size[i]!));
  return value.map((end, i) => {
    const run = end - reference[i]!, isCancelled = Math.abs(run) <= CANCELS * size[i]!;
    const slope = isCancelled ? (above[i]! - below[i]!) / (2 * size[i]!) : (mapped[i]! - start[i]!) / run;
    return Number.isFinite(slope) ? slope : 0;
  });
}

function sumAt(parts: readonly Part[], step: number): number {
  return parts.reduce((sum, { gains }) => sum + gains[step]!, 0);
}

function sizeAt(parts: readonly Part[], step: number): number {
  return parts.reduce((sum, { gains }) => sum + Math.abs(gains[step]!), 0);
}

/**
 * Check that a decomposition adds up.
 *
 * @param of Steps that are no finite numbers are not looked at. @param name Of whom, for messages.
 * @throws {RangeError} If it does not, beyond rounding.
 */
export function assertAddsUp({ reference, value, parts }: Decomposition, name: string): void {
  for (let i = 0; i < value.length; i++) {
    const sum = reference[i]! + sumAt(parts, i), size = Math.abs(reference[i]!) + sizeAt(parts, i);
    if (!Number.isFinite(value[i]) || Math.abs(value[i]! - sum) <= ROUNDING * (size + Math.abs(value[i]!))) continue;
    throw new RangeError(
      `Cannot explain ${name} as its parts must add up to its forecast ${value[i]}: current value is ${sum}`,
    );
  }
}

/**
 * Decompositions of steps one behind the other as one; a part that a step lacks is 0 there.
 *
 * @param steps At least one.
 */
export function joinSteps(steps: readonly Decomposition[]): Decomposition {
  const [first] = steps;
  if (first !== undefined && steps.length === 1) return first;
  const horizon = steps.reduce((sum, { value }) => sum + value.length, 0);
  const reference = new Float64Array(horizon), value = new Float64Array(horizon);
  const parts = new Map<string, { feature: string | null; groups: Group[]; gains: Float64Array }>();
  let at = 0;
  for (const step of steps) {
    reference.set(step.reference, at);
    value.set(step.value, at);
    for (const { feature, groups, gains } of step.parts) {
      const name = JSON.stringify(feature === null ? [groups[0]] : feature);
      const part = parts.get(name) ??
        { feature, groups: new Array(horizon).fill(groups[0]), gains: new Float64Array(horizon) };
      groups.forEach((group, i) => part.groups[at + i] = group);
      part.gains.set(gains, at);
      parts.set(name, part);
    }
    at += step.value.length;
  }
  return { reference, value, parts: [...parts.values()] };
}
