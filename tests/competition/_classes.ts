import type { Rng } from "../../lib/core/numbers/random.ts";
import type { ClassFold } from "../../lib/competition/calibration/class_folds.ts";

/** Rows whose classes are drawn from their true probabilities, shape [n × C]; `said` makes of these what a model says. */
export function drawClasses(
  rng: Rng,
  { rows, classes, said = (truth) => truth }: {
    readonly rows: number;
    readonly classes: number;
    readonly said?: (truth: number[]) => number[];
  },
): ClassFold & { readonly probabilities: Float64Array; readonly actual: number[] } {
  const probabilities = new Float64Array(rows * classes), actual: number[] = [];
  for (let row = 0; row < rows; row++) {
    const sizes = Array.from({ length: classes }, () => Math.exp(1.5 * rng.normal()));
    const total = sizes.reduce((sum, size) => sum + size, 0), truth = sizes.map((size) => size / total);
    let left = rng.next(), came = 0;
    while (came < classes - 1 && (left -= truth[came]!) > 0) came++;
    actual.push(came);
    probabilities.set(said(truth), row * classes);
  }
  return { probabilities, actual };
}

/** Probabilities whose log odds are `factor` times as far from equal ones: above 1 too sure. */
export function surer(factor: number): (truth: number[]) => number[] {
  return (truth) => {
    const sizes = truth.map((p) => p ** factor), total = sizes.reduce((sum, size) => sum + size, 0);
    return sizes.map((size) => size / total);
  };
}

/** Of the rows of sets, shape [n × C], those that hold what came, and classes of all sets. */
export function setCoverage(
  sets: Uint8Array,
  actual: readonly number[],
  classes: number,
): { readonly rows: number; readonly covered: number; readonly members: number } {
  const covered = actual.filter((name, row) => sets[row * classes + name] === 1).length;
  return { rows: actual.length, covered, members: sets.reduce((sum, member) => sum + member, 0) };
}
