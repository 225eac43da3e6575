import { assert, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { DATA_ALARM_DEFAULTS } from "@lib/core/config/monitoring_defaults.ts";
import { judgeSamples } from "@lib/monitoring/rows/judge_samples.ts";
import { RowSamples } from "@lib/monitoring/rows/row_samples.ts";
import { rowsOf, SPENT } from "../../inference/rows/_fixtures.ts";

/** Rows of which ages, plans and spending are drawn. */
function samplesOf(
  rows: number,
  seed: number,
  { age = 40, gold = 0.5, missing = 0, drift = 0, spent = 0, shuffled = false } = {},
): RowSamples {
  const rng = createRng(seed),
    samples = new RowSamples(SPENT, []),
    draws = Array.from({ length: rows }, () => rng.normal());
  const panel = rowsOf(
    draws.map((draw, i) => rng.integer(1000) < 1000 * missing ? NaN : age + 10 * draw + drift * i / rows),
  );
  panel.exogenous[1]!.values.forEach((_, i, plan) => plan[i] = rng.integer(1000) < 1000 * gold ? 1 : 0);
  const ds = Int32Array.from(draws, (_, i) => Math.floor(10 * i / rows));
  if (shuffled) {
    for (const column of [ds, panel.exogenous[0]!.values]) {
      const values = column.slice();
      values.forEach((value, i) => column[7 * i % rows] = value);
    }
  }
  samples.add({ ...panel, ds }, {
    isTaken: () => true,
    targets: Float64Array.from(draws, (draw) => 100 + spent + draw),
  });
  return samples;
}

const codes = (came: RowSamples, before: RowSamples, isTimed = false) =>
  judgeSamples(came, before, { limits: DATA_ALARM_DEFAULTS, isTimed }).alarms.map(({ code, column }) =>
    `${code} ${column}`
  );

Deno.test("judgeSamples() of rows like those of training finds nothing, whatever their number", () => {
  for (let seed = 1; seed <= 20; seed++) assertEquals(codes(samplesOf(20 + 40 * seed, seed), samplesOf(1500, 99)), []);
});

Deno.test("judgeSamples() tells which column has moved, a target that has, and values that are missing", () => {
  const before = samplesOf(1500, 99);
  assertEquals(codes(samplesOf(300, 1, { age: 52 }), before), ["COLUMN_DRIFTED age"]);
  assertEquals(codes(samplesOf(300, 1, { gold: 0.95 }), before), ["COLUMN_DRIFTED plan"]);
  assertEquals(codes(samplesOf(300, 1, { spent: 2 }), before), ["TARGET_DRIFTED spent"]);
  assertEquals(codes(samplesOf(300, 1, { missing: 0.3 }), before), ["MISSING_UP age"]);
});

Deno.test("judgeSamples() takes a value that one or two rows lack for forgotten, a column that none has for missing", () => {
  const before = samplesOf(1500, 99),
    lacking = (missing: number) => {
      const samples = new RowSamples(SPENT, []), panel = rowsOf([40, 41, 39].fill(NaN, 0, missing));
      samples.add(panel, { isTaken: () => true, targets: Float64Array.of(100, 101, 99) });
      return codes(samples, before).filter((code) => code.startsWith("MISSING_UP"));
    };
  assertEquals([0, 1, 2, 3].map(lacking), [[], [], [], ["MISSING_UP age"]]);
});

Deno.test("judgeSamples() of a table with a time takes for usual what training itself has moved by", () => {
  const before = samplesOf(3000, 99, { drift: 60 }), came = samplesOf(300, 1, { age: 100 });
  assertEquals(codes(came, before, false), ["COLUMN_DRIFTED age"]);
  assertEquals(codes(came, before, true), []);
  // Whatever the order that its rows came in.
  assertEquals(codes(came, samplesOf(3000, 99, { drift: 60, shuffled: true }), true), []);
});

Deno.test("judgeSamples() compares nothing that the config does not ask for, and nothing with no rows", () => {
  const before = samplesOf(500, 99), came = samplesOf(300, 1, { age: 80, missing: 0.5 });
  const { alarms, drift } = judgeSamples(came, before, {
    limits: { ...DATA_ALARM_DEFAULTS, drift: null, missing: null },
    isTimed: false,
  });
  assertEquals([alarms, drift], [[], []]);
  const none = judgeSamples(new RowSamples(SPENT, []), before, { limits: DATA_ALARM_DEFAULTS, isTimed: false });
  assert(none.alarms.length === 0 && none.drift.every(({ distance }) => distance === null));
});
