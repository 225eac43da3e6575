import { assert, assertEquals } from "@std/assert";
import { regressionProblem } from "@lib/competition/problems/regression.ts";
import { classificationProblem } from "@lib/competition/problems/classification.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type PromisedKey, watchKeys } from "@lib/monitoring/rows/watch_keys.ts";

const BY = { status: "champion", model: "ridge", scope: "own", version: 1, id: 1, run: "r", reason: "" } as const;
const PARTS = { folds: 1, isInTime: false };
const numbers = regressionProblem({ outputs: 1, metric: "rmse", minRows: 10, nonNegative: false, parts: PARTS });
const OPTIONS = { problem: numbers, level: 80, share: 0.2 };

/** Errors of deviation `spread` where one was promised, and intervals that hold 80 % of errors of deviation one. */
function key(name: string, rows: number, { spread = 1, seed = 1, heavy = false } = {}): PromisedKey {
  const rng = createRng(seed), draw = () => rng.normal() * (heavy && rng.integer(10) === 0 ? 3 : 1);
  const actual = Float64Array.from({ length: rows }, () => spread * draw()), predicted = new Float64Array(rows);
  const ends = (end: number) => [new Float64Array(rows).fill(end)], size = heavy ? 1.8 : 1;
  return {
    scored: {
      key: seriesKey([name]),
      by: BY,
      rows,
      actual,
      predicted,
      decided: new Int32Array(),
      lo: ends(-1.2816),
      hi: ends(1.2816),
    },
    promised: { mse: size, rmse: Math.sqrt(size), mae: 0.8, coverage_80: heavy ? 75 : 80 },
    heldRows: 200,
    scales: { scale: { mae: 1, mse: 1 } },
  };
}

Deno.test("watchKeys() of healthy keys alarms for next to none, also where errors have heavy tails", () => {
  let alarms = 0;
  for (let look = 0; look < 10; look++) {
    const keys = Array.from(
      { length: 60 },
      (_, k) => key(`${k}`, 20 + k, { seed: 100 * look + k, heavy: k % 2 === 0 }),
    );
    const { watched, keys: found, total } = watchKeys(keys, OPTIONS);
    assertEquals(watched, 60);
    alarms += found.filter(({ findings }) => findings.length > 0).length + total.length;
  }
  assert(alarms <= 2, `${alarms} alarms`);
});

Deno.test("watchKeys() tells larger errors and intervals that hold less, of who has them alone", () => {
  const keys = [
    key("bad", 80, { spread: 2 }),
    ...Array.from({ length: 9 }, (_, k) => key(`${k}`, 80, { seed: k + 2 })),
  ];
  const { keys: [bad, ...others] } = watchKeys(keys, OPTIONS);
  assertEquals(bad!.findings.map(({ level, code }) => [level, code]).sort(), [["act", "COVERAGE_DOWN"], [
    "act",
    "ERROR_UP",
  ]]);
  assert(bad!.gain! > 0.6 && bad!.gain! < 0.85);
  assertEquals(others.flatMap(({ findings }) => findings), []);
});

Deno.test("watchKeys() says nothing of few rows, and of all keys together what no key shows", () => {
  const few = Array.from({ length: 40 }, (_, k) => key(`${k}`, 19, { spread: 1.5, seed: k + 1 }));
  assertEquals(watchKeys(few, OPTIONS).watched, 0);
  const some = Array.from({ length: 40 }, (_, k) => key(`${k}`, 21, { spread: 1.25, seed: k + 1 }));
  const { keys, total } = watchKeys(some, OPTIONS);
  assert(keys.filter(({ findings }) => findings.length > 0).length < 8);
  assertEquals(total.map(({ code }) => code), ["ERROR_UP"]);
});

Deno.test("watchKeys() a change below the share is none, nor is one of a key without a promise; without a level errors alone count", () => {
  const [one] = [key("a", 2000, { spread: 1.07 })];
  assertEquals(watchKeys([one!], { ...OPTIONS, level: null }).keys[0]!.findings, []);
  const stranger = { ...key("b", 100, { spread: 3 }), promised: {} };
  assertEquals(watchKeys([stranger], { ...OPTIONS, level: null }), {
    ...{ watched: 0, total: [] },
    keys: [{ key: stranger.scored.key, gain: null, findings: [], isTested: false }],
  });
});

Deno.test("watchKeys() of classes goes by what was said of those that came, and by sets", () => {
  const problem = classificationProblem({ classes: 2, metric: "log_loss", minRows: 10, parts: PARTS }), rows = 100;
  const actual = Float64Array.from({ length: 2 * rows }, (_, i) => i % 2 === (i % 8 < 4 ? 0 : 1) ? 1 : 0);
  const predicted = Float64Array.from({ length: 2 * rows }, (_, i) => i % 2 === 0 ? 0.9 : 0.1);
  const hi = [Float64Array.from({ length: 2 * rows }, (_, i) => i % 2 === 0 ? 1 : 0)],
    lo = [new Float64Array(2 * rows)];
  const scored = { key: seriesKey(["a"]), by: BY, rows, actual, predicted, decided: new Int32Array(rows), lo, hi };
  const promised = { log_loss: 0.33, coverage_80: 90 }, scales = { scale: { mae: NaN, mse: NaN } };
  const { keys: [found] } = watchKeys([{ scored, promised, heldRows: 100, scales }], {
    problem,
    level: 80,
    share: 0.2,
  });
  assertEquals(found!.findings.map(({ code, evidence }) => [code, evidence.rows]).sort(), [
    ["COVERAGE_DOWN", 100],
    ["ERROR_UP", 100],
  ]);
});

Deno.test("watchKeys() counts of rows without an interval none as tested for it", () => {
  const { scored, ...rest } = key("a", 100), hi = Float64Array.from({ length: 100 }, (_, i) => i < 5 ? -1e9 : NaN);
  const found = watchKeys([{ ...rest, scored: { ...scored, hi: [hi] } }], OPTIONS).keys[0]!.findings;
  assertEquals(found, []);
  hi.fill(-1e9, 0, 30);
  const [told] = watchKeys([{ ...rest, scored: { ...scored, hi: [hi] } }], OPTIONS).keys[0]!.findings;
  assertEquals([told!.code, told!.evidence.rows], ["COVERAGE_DOWN", 30]);
});
