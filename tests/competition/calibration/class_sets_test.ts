import { assert, assertEquals } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { classSets, learnClassSets } from "../../../lib/competition/calibration/class_sets.ts";
import { drawClasses, setCoverage, surer } from "../_classes.ts";

for (const factor of [1, 3, 0.3]) {
  Deno.test(`learnClassSets() covers as its levels say, also where probabilities are bent by ${factor}`, () => {
    const classes = 5, levels = [80, 95], rng = createRng(10), shares = [0, 0], sizes = [0, 0];
    for (let round = 0; round < 20; round++) {
      const draw = (rows: number) => drawClasses(rng, { rows, classes, said: surer(factor) });
      const sets = learnClassSets([{ group: "a", folds: [draw(150), draw(150)] }], { classes, levels });
      const fresh = draw(500);
      levels.forEach((_, level) => {
        const own = classSets(sets, fresh.probabilities, { classes, group: "a", level });
        const { rows, covered, members } = setCoverage(own, fresh.actual, classes);
        shares[level]! += covered / rows / 20;
        sizes[level]! += members / rows / 20;
      });
    }
    // 20 rounds of 300 and 500 rows: a standard error of about 0.005.
    levels.forEach((level, l) => assert(Math.abs(shares[l]! - level / 100) < 0.02, `${level}: ${shares[l]}`));
    assert(sizes[0]! < sizes[1]! && sizes[0]! >= 1 && sizes[1]! < classes);
  });
}

Deno.test("learnClassSets() covers within groups that differ, where one bound for all would not", () => {
  const classes = 3, levels = [90], rng = createRng(12);
  const easy = (rows: number) => drawClasses(rng, { rows, classes });
  const hard = (rows: number) => drawClasses(rng, { rows, classes, said: surer(6) });
  const sets = learnClassSets([{ group: "easy", folds: [easy(800)] }, { group: "hard", folds: [hard(800)] }], {
    classes,
    levels,
  });
  for (const [group, fresh] of [["easy", easy(3000)], ["hard", hard(3000)]] as const) {
    const own = classSets(sets, fresh.probabilities, { classes, group, level: 0 });
    const { rows, covered } = setCoverage(own, fresh.actual, classes);
    assert(Math.abs(covered / rows - 0.9) < 0.025, `${group}: ${covered / rows}`);
  }
  assert(sets.bounds["hard"]![0]! > sets.bounds["easy"]![0]!);
});

Deno.test("classSets() of a group with few rows are those of all, and of nothing known all classes", () => {
  const rng = createRng(1), classes = 2, levels = [95];
  const sets = learnClassSets([
    { group: "few", folds: [drawClasses(rng, { rows: 5, classes })] },
    { group: "many", folds: [drawClasses(rng, { rows: 400, classes })] },
  ], { classes, levels });
  assertEquals(sets.bounds["few"], sets.bounds[""]);
  const said = Float64Array.of(0.999, 0.001);
  const options = { classes, level: 0 };
  assertEquals(
    classSets(sets, said, { ...options, group: "unseen" }),
    classSets(sets, said, { ...options, group: "few" }),
  );
  const none = learnClassSets([{ group: "few", folds: [drawClasses(rng, { rows: 5, classes })] }], { classes, levels });
  assertEquals([...classSets(none, said, { ...options, group: "few" })], [1, 1]);
});

Deno.test("classSets() are never empty, and grow with the level", () => {
  const rng = createRng(9), classes = 4, levels = [50, 90];
  const sets = learnClassSets([{ group: "", folds: [drawClasses(rng, { rows: 300, classes, said: surer(5) })] }], {
    classes,
    levels,
  });
  const { probabilities } = drawClasses(rng, { rows: 200, classes, said: surer(5) });
  const [low, high] = [0, 1].map((level) => classSets(sets, probabilities, { classes, group: "", level }));
  for (let row = 0; row < 200; row++) {
    const own = (all: Uint8Array) => [...all.subarray(row * classes, (row + 1) * classes)];
    assert(own(low!).includes(1));
    assert(own(low!).every((member, c) => member <= own(high!)[c]!));
  }
});

Deno.test("classSets() hold no class that cannot come, also where nothing is known of errors", () => {
  const sets = { levels: [80], bounds: { "": [null], all: [1.5] } };
  for (const group of ["", "all"]) {
    assertEquals([...classSets(sets, Float64Array.of(0.7, 0, 0.3), { classes: 3, group, level: 0 })], [1, 0, 1]);
  }
});
