import { assert } from "@std/assert";
import { KINDS, type Planted } from "../../bench/watch/simulate_watch.ts";
import { type Found, learnWorld, medianDay, plantedKeys, watchKeys } from "../../bench/watch/watch_world.ts";

const FROM = 60, PROMISE = 0.01;
const { keys, table } = learnWorld({ seed: 7, days: 365 }, 200);
const watching = { table, promise: PROMISE };

function found(planted: Planted): Found[] {
  return KINDS.map((kind) => {
    const world = { seed: 8, days: FROM + 365 };
    return watchKeys(plantedKeys(world, kind, { keys: 40, planted }), watching, FROM);
  });
}

/** Three standard deviations of a binomial above what is promised. */
function bound(count: number): number {
  return count * PROMISE + 3 * Math.sqrt(count * PROMISE);
}

Deno.test("detectors keep their promise on a thousand healthy keys of simulated demand", () => {
  const { alarms } = watchKeys(keys, watching);
  assert(alarms.length <= bound(keys.length), `${alarms.length} of ${keys.length}`);
});

Deno.test("detectors find 60 % of shifts × 1.5 within a year, half of these within 80 days, of smooth keys within 14", () => {
  const shifted = found({ change: "mean", factor: 1.5, from: FROM }), alarms = shifted.flatMap((own) => own.alarms);
  assert(alarms.length >= 0.6 * 40 * KINDS.length, `${alarms.length}`);
  assert(medianDay(alarms) <= 80, `${medianDay(alarms)} days`);
  assert(medianDay(shifted[0]!.alarms) <= 14, `${medianDay(shifted[0]!.alarms)} days`);
});

Deno.test("detectors find means that drift away and errors that grow, and are silent on the season of every year", () => {
  const count = (planted: Planted) => found(planted).flatMap((own) => own.alarms).length, all = 40 * KINDS.length;
  assert(count({ change: "gradual", factor: 1.5, from: FROM }) >= 0.5 * all);
  assert(count({ change: "variance", factor: 2, from: FROM }) >= 0.5 * all);
  assert(count({ change: "seasonal", factor: 1, from: FROM }) <= bound(all));
});
