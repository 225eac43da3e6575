import { assert, assertEquals } from "@std/assert";
import { type Course, Pacer } from "../../../lib/cli/session/pace.ts";
import { trainingCourse } from "../../../lib/cli/train/training_course.ts";
import { HOURLY, type RecordedRun, SHORT, WEEKLY } from "../_support/recorded_runs.ts";

/** What is shown each second of a run, beside what was true. */
function watch(run: RecordedRun): { at: number; share: number; left: number; truth: number }[] {
  const pacer = new Pacer({ course: trainingCourse, workers: 2 }), end = run.at(-1)![0] / 1000;
  const keys = run.find(([, phase]) => phase === "backtest")![3], left = run.filter(([, phase]) => phase !== "end");
  const seen = [];
  for (let at = 0; at < end; at++) {
    while (left.length > 0 && left[0]![0] <= 1000 * at) {
      const [time, phase, done, total] = left.shift()!;
      pacer.take({ phase, done, total, ...phase === "global models" ? { keys } : {} }, time);
    }
    const standing = pacer.look(1000 * at);
    seen.push({ at, share: standing.share, left: standing.left, truth: end - at });
  }
  return seen;
}

for (const [name, run] of Object.entries({ WEEKLY, HOURLY, SHORT })) {
  Deno.test(`Pacer foretells the end of the recorded run ${name} within a third, or four seconds, and never jumps`, () => {
    const seen = watch(run), told = seen.filter(({ left }) => !Number.isNaN(left));
    assert(told.length >= seen.length / 2, `told ${told.length} of ${seen.length} times`);
    for (const { at, left, truth } of told) {
      assert(Math.abs(left - truth) <= Math.max(4, truth / 2.9), `at ${at} s: ${left} instead of ${truth}`);
    }
    told.slice(1).forEach(({ at, left }, i) => {
      const step = left - told[i]!.left;
      assert(step <= 1.5 && step >= -1 - told[i]!.left / 4, `at ${at} s: from ${told[i]!.left} to ${left}`);
    });
  });

  Deno.test(`Pacer never goes back in the recorded run ${name}, nor says all is done before it is`, () => {
    const shares = watch(run).map(({ share }) => share);
    assertEquals(shares, shares.toSorted((a, b) => a - b));
    assert(shares.at(-1)! < 1 && shares[0]! >= 0);
  });
}

const COURSE = (): Course => [["a", 1], ["b", 1], ["c", 2]];

Deno.test("Pacer gives a phase that never comes no share", () => {
  const pacer = new Pacer({ course: COURSE });
  pacer.take({ phase: "a", done: 1, total: 1 }, 0);
  assertEquals(pacer.take({ phase: "c", done: 0, total: 4 }, 1000).share, 1 / 3);
  assertEquals(pacer.look(1000).place, { at: 3, of: 3 });
});

Deno.test("Pacer leaves out of its rates what a resumed run found done", () => {
  const pacer = new Pacer({ course: () => [["a", 1]] });
  pacer.take({ phase: "a", done: 90, total: 100 }, 0);
  const { rate, left } = pacer.take({ phase: "a", done: 95, total: 100 }, 10_000);
  assertEquals([rate, Math.round(left)], [0.5, 10]);
});

Deno.test("Pacer runs down with the clock between reports, and goes on counting a phase of many tasks", () => {
  const pacer = new Pacer({ course: () => [["a", 1]] });
  pacer.take({ phase: "a", done: 0, total: 100 }, 0);
  pacer.take({ phase: "a", done: 20, total: 100 }, 5000);
  const [first, later] = [pacer.look(6000), pacer.look(9000)];
  assert(later.left < first.left && later.share > first.share, JSON.stringify([first, later]));
  assert(pacer.look(1e6).share < 1);
});

Deno.test("Pacer without a course tells of each phase by itself", () => {
  const pacer = new Pacer();
  pacer.take({ phase: "x", done: 0, total: 10 }, 0);
  assertEquals(pacer.take({ phase: "x", done: 9, total: 10 }, 9000).place, null);
  assertEquals(pacer.take({ phase: "y", done: 0, total: 10 }, 9000).share, 0);
});

Deno.test("Pacer follows a phase that turns out to be of more than was thought", () => {
  const pacer = new Pacer({ course: COURSE });
  pacer.take({ phase: "a", done: 0, total: 1 }, 0);
  pacer.take({ phase: "a", done: 0, total: 5 }, 1000);
  const { share, phaseSeconds } = pacer.take({ phase: "a", done: 1, total: 5 }, 2000);
  assert(share >= 0.05 && share < 0.1, `${share} of the whole, of which a is a quarter`);
  assertEquals(phaseSeconds, 2);
});
