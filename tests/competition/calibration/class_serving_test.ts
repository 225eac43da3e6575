import { assert, assertEquals } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { applyCalibration } from "../../../lib/competition/calibration/calibrate_probabilities.ts";
import {
  classThreshold,
  decideClasses,
  likeliestDecision,
} from "../../../lib/competition/calibration/class_decision.ts";
import { classSets } from "../../../lib/competition/calibration/class_sets.ts";
import { learnClassServing } from "../../../lib/competition/calibration/class_serving.ts";
import { drawClasses, setCoverage, surer } from "../_classes.ts";

Deno.test("learnClassServing() of many keys: calibrated, decided and covered as if each were left out", () => {
  const classes = 3, rng = createRng(3), said = surer(3), levels = [90];
  const keys = (count: number) => Array.from({ length: count }, () => drawClasses(rng, { rows: 20, classes, said }));
  const groups = [{ group: "a", folds: keys(40) }, { group: "b", folds: keys(3) }];
  const { calibration, sets, decision } = learnClassServing(groups, { classes, levels });
  assert(calibration.method !== "none");
  assertEquals([decision, calibration.rows, Object.keys(sets.bounds).sort()], [likeliestDecision(3), 43 * 20, [
    "",
    "a",
    "b",
  ]]);
  const fresh = drawClasses(rng, { rows: 4000, classes, said });
  const served = applyCalibration(calibration, fresh.probabilities, classes);
  const held = classSets(sets, served, { classes, group: "a", level: 0 });
  const { covered, rows } = setCoverage(held, fresh.actual, classes);
  assert(Math.abs(covered / rows - 0.9) < 0.03, `${covered / rows}`);
});

Deno.test("learnClassServing() decides by costs before a metric, and by neither for the likeliest", () => {
  const fold = drawClasses(createRng(1), { rows: 300, classes: 2 }), groups = [{ group: "", folds: [fold] }];
  const options = { classes: 2, levels: [] };
  assertEquals(
    classThreshold(learnClassServing(groups, { ...options, costs: [[0, 1], [3, 0]], metric: "f1" }).decision),
    0.25,
  );
  assertEquals(learnClassServing(groups, options).decision.by, "likeliest");
  const { decision, calibration } = learnClassServing([], options);
  assertEquals([decision.by, calibration.rows], ["likeliest", 0]);
  assertEquals([...decideClasses(decision, Float64Array.of(0.3, 0.7))], [1]);
});
