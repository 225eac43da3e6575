import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { applyCalibration, crossCalibrate } from "../../../lib/competition/calibration/calibrate_probabilities.ts";
import { type ClassFold, partRows } from "../../../lib/competition/calibration/class_folds.ts";
import { logLoss } from "../../../lib/metrics/log_loss.ts";
import { drawClasses, surer } from "../_classes.ts";

const calibrate = (folds: readonly ClassFold[], { classes }: { readonly classes: number }) =>
  crossCalibrate(partRows(folds, classes)).calibration;

for (const classes of [2, 4]) {
  Deno.test(`crossCalibrate() takes back what a model of ${classes} classes is too sure of, on rows it has not seen`, () => {
    const rng = createRng(classes), options = { classes, said: surer(3) };
    const folds = [0, 1, 2].map(() => drawClasses(rng, { ...options, rows: 200 }));
    const calibration = calibrate(folds, { classes });
    assert(calibration.method !== "none");
    const fresh = drawClasses(rng, { ...options, rows: 4000 });
    const applied = applyCalibration(calibration, fresh.probabilities, classes);
    const before = logLoss(fresh.actual, fresh.probabilities, { classes });
    assert(logLoss(fresh.actual, applied, { classes }) < 0.85 * before);
    for (let row = 0; row < 4000; row++) {
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += applied[row * classes + c]!;
      assertAlmostEquals(sum, 1, 1e-12);
    }
  });
}

Deno.test("crossCalibrate() leaves true probabilities nearly always as they are", () => {
  let touched = 0;
  for (let seed = 0; seed < 40; seed++) {
    const fold = drawClasses(createRng(seed), { rows: 300, classes: 2 });
    if (calibrate([fold], { classes: 2 }).method !== "none") touched++;
  }
  assert(touched <= 8, `${touched} of 40`);
});

Deno.test("crossCalibrate() takes steps where no line bends as what came does", () => {
  const rng = createRng(2),
    bent = ([, p = 0]: number[]) => p < 0.5 ? [0.5 + 0.04 * (0.5 - p), 0.5 - 0.04 * (0.5 - p)] : [1 - p, p];
  const folds = [0, 1, 2, 3].map(() => drawClasses(rng, { rows: 600, classes: 2, said: bent }));
  const calibration = calibrate(folds, { classes: 2 });
  assertEquals(calibration.method, "isotonic");
  assert(calibration.losses.isotonic! < calibration.losses.platt!);
});

Deno.test("crossCalibrate() of few rows, or of one class, tries nothing", () => {
  const few = drawClasses(createRng(1), { rows: 30, classes: 2, said: surer(5) });
  assertEquals(calibrate([few], { classes: 2 }), { method: "none", maps: [], rows: 30, losses: {} });
  const one = { probabilities: new Float64Array(400).fill(0.5), actual: new Float64Array(200) };
  assertEquals(calibrate([one], { classes: 2 }).losses, {});
  assertEquals(calibrate([], { classes: 2 }).rows, 0);
});

Deno.test("crossCalibrate() reads one-hot spans of a backtest and skips rows without a prediction", () => {
  const { probabilities, actual } = drawClasses(createRng(4), { rows: 200, classes: 2, said: surer(4) });
  const hot = actual.flatMap((came) => [came === 0 ? 1 : 0, came === 1 ? 1 : 0]);
  const padded = Float64Array.from([...probabilities, NaN, NaN, 0.5, 0.5]);
  assertEquals(
    calibrate([{ probabilities: padded, actual: [...hot, 1, 0, NaN, NaN] }], { classes: 2 }),
    calibrate([{ probabilities, actual }], { classes: 2 }),
  );
});

Deno.test("applyCalibration() of none is a copy, and a missing probability stays missing", () => {
  const own = Float64Array.of(0.25, 0.75), copy = applyCalibration({ maps: [] }, own, 2);
  assertEquals([...copy], [0.25, 0.75]);
  assert(copy !== own);
  const maps = [{ kind: "platt", slope: 1, offset: 0 }] as const;
  assertEquals([...applyCalibration({ maps }, Float64Array.of(NaN, NaN), 2)], [NaN, NaN]);
});

Deno.test("applyCalibration() leaves what cannot come impossible", () => {
  const maps = Array.from({ length: 3 }, () => ({ kind: "platt", slope: 0.1, offset: 0 }) as const);
  const [, none, third] = applyCalibration({ maps }, Float64Array.of(0.9, 0, 0.1), 3);
  assertEquals(none, 0);
  assert(third! > 0.1);
});

for (const folds of [1, 3]) {
  Deno.test(`crossCalibrate() of classes of two targets, each of ${folds} keys, is as good as of each by itself`, () => {
    const rng = createRng(folds), told = { classes: 3, said: surer(0.3) };
    // Classes 0 to 2 are those of the one, 3 to 5 of the other: what a row cannot have has a probability of 0.
    const ofTarget = (target: number, rows: number): ClassFold & { readonly actual: Float64Array } => {
      const { probabilities, actual } = drawClasses(rng, { ...told, rows });
      const wide = new Float64Array(rows * 6), own = Array.from(probabilities);
      for (let row = 0; row < rows; row++) wide.set(own.slice(row * 3, row * 3 + 3), row * 6 + 3 * target);
      return { probabilities: wide, actual: Float64Array.from(actual, (name) => name + 3 * target) };
    };
    // Too few rows for steps.
    const given = Array.from({ length: 2 * folds }, (_, f) => ofTarget(f % 2, 240 / folds));
    const rows = partRows(given, 6), { calibration: both, probabilities: leftOut } = crossCalibrate(rows);
    const seen = logLoss(rows.actual, applyCalibration(both, rows.probabilities, 6), { classes: 6 });
    assert(logLoss(rows.actual, leftOut, { classes: 6 }) < 1.05 * seen);
    for (const target of [0, 1]) {
      const alone = calibrate(given.filter((_, f) => f % 2 === target), { classes: 6 });
      const { actual, probabilities } = ofTarget(target, 4000), said = Float64Array.from(probabilities);
      const lossBy = (own: typeof both) => logLoss(actual, applyCalibration(own, said, 6), { classes: 6 });
      assert(lossBy(alone) < 0.9 * lossBy({ ...both, maps: [] }));
      assert(lossBy(both) < 1.02 * lossBy(alone), `${lossBy(both)} ${lossBy(alone)}`);
    }
  });
}
