import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { demandLift } from "@lib/monitoring/rollout/demand_lift.ts";

const KEYS = 40, PERIODS = 20;

/** Demand of keys around 10, those of the first half `lift` times as large from period 110 on; all half as large from there. */
function actualsOf(lift: number, seed = 1) {
  const rng = createRng(seed), y = new Float64Array(KEYS * PERIODS);
  for (let k = 0; k < KEYS; k++) {
    for (let i = 0; i < PERIODS; i++) {
      y[k * PERIODS + i] = (10 + k + rng.normal()) * (i < 10 ? 1 : 0.5 * (k < KEYS / 2 ? lift : 1));
    }
  }
  return {
    first: 100,
    periods: PERIODS,
    end: 119,
    last: new Int32Array(KEYS).fill(119),
    isZeroFilled: false,
    y,
    scale: new Float64Array(KEYS),
  };
}

const range = (from: number, to: number) => new Set(Array.from({ length: to - from }, (_, i) => from + i));
const SIDES = { served: range(0, 20), others: range(20, KEYS), from: 110 };

Deno.test("demandLift() is what differs between the sides, not what happens to both", () => {
  const lift = demandLift(actualsOf(1.2), SIDES);
  assert(lift !== null);
  assertAlmostEquals(lift.ratio, 1.2, 0.03);
  assert(lift.lo < lift.ratio && lift.ratio < lift.hi && lift.lo > 1);
  assertEquals(lift.periods, 10);
});

Deno.test("demandLift() without a difference 1 lies inside, nine times of ten", () => {
  const inside = Array.from({ length: 100 }, (_, seed) => demandLift(actualsOf(1, seed + 2), SIDES))
    .filter((lift) => lift !== null && lift.lo <= 1 && lift.hi >= 1).length;
  assert(inside >= 80, `${inside}`);
});

Deno.test("demandLift() of too few keys or periods, or where nothing was sold, is unknown", () => {
  const actuals = actualsOf(1);
  assertEquals(demandLift(actuals, { ...SIDES, served: range(0, 4) }), null);
  assert(demandLift(actuals, { ...SIDES, served: range(0, 5), others: range(20, 25) }) !== null);
  assertEquals([demandLift(actuals, { ...SIDES, from: 120 }), demandLift(actuals, { ...SIDES, from: 100 })], [
    null,
    null,
  ]);
  assertEquals(demandLift({ ...actuals, y: new Float64Array(KEYS * PERIODS) }, SIDES), null);
});
