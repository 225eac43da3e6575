import { assertEquals, assertNotEquals } from "@std/assert";
import type { Design } from "@lib/core/design.ts";
import type { Frequency } from "@lib/core/calendar.ts";
import type { Panel } from "@lib/core/panel.ts";
import { features } from "@lib/features/features.ts";
import { prepareFeatures } from "@lib/features/prepare.ts";
import { listFeatures } from "@lib/features/registry.ts";
import type { FeatureSpec, TargetTransform } from "@lib/features/spec.ts";
import { SAMPLE_COLUMNS, samplePanel, specOf } from "./_panel.ts";

const CASES: readonly [Frequency, TargetTransform][] = [
  ["hour", "none"],
  ["day", "scale"],
  ["week", "difference"],
  ["month", "log1p_difference"],
  ["quarter", "log1p"],
];

/** Every name there is, on a panel with every kind of column. */
function everything(
  frequency: Frequency,
  transform: TargetTransform,
): { spec: FeatureSpec; panel: Panel; asOf: number } {
  const panel = samplePanel({ frequency, lengths: [130, 50, 90] });
  const holidays = { fair: [panel.ds[40], panel.ds[129]] };
  const spec = specOf([], { calendar: panel.calendar, transform, exogenous: SAMPLE_COLUMNS, holidays });
  return { spec: { ...spec, names: listFeatures(spec) }, panel, asOf: panel.ds[129] - 12 };
}

function perturb(panel: Panel, change: (row: number, key: number) => boolean, kinds: readonly string[]): Panel {
  const keyOf = (row: number) => panel.offsets.findIndex((end) => row < end) - 1;
  const touch = (values: Float64Array, by: number) =>
    values.map((value, row) => change(row, keyOf(row)) ? (row % 3 === 0 ? NaN : 1000 + by * row) : value);
  return {
    ...panel,
    y: kinds.includes("y") ? touch(panel.y, 7) : panel.y,
    exogenous: panel.exogenous.map((column) => {
      if (!kinds.includes(column.kind)) return column;
      const flip = (level: number, row: number) => change(row, keyOf(row)) ? 1 - level : level;
      return { ...column, values: column.levels === undefined ? touch(column.values, 3) : column.values.map(flip) };
    }),
  };
}

const bits = (design: Design) => ({ ...design, values: [...design.values], names: null, categorical: null });

Deno.test("features() do not change when y and historic columns change after the origin, for every feature", () => {
  for (const [frequency, transform] of CASES) {
    const { spec, panel, asOf } = everything(frequency, transform);
    const changed = perturb(panel, (row) => panel.ds[row] > asOf, ["y", "historic"]);
    const before = features(spec, panel, asOf, 9, { stepsPerTarget: 4 });
    const after = features(spec, changed, asOf, 9, { stepsPerTarget: 4 });
    assertEquals(bits(after.training), bits(before.training), frequency);
    assertEquals(bits(after.future), bits(before.future), frequency);
  }
});

Deno.test("features() of a key do not change when other keys change, for every feature", () => {
  for (const [frequency, transform] of CASES) {
    const { spec, panel, asOf } = everything(frequency, transform);
    const changed = perturb(panel, (_, key) => key !== 1, ["y", "historic", "future"]);
    const rowsOf = ({ values, target, key, names }: Design) =>
      [...key].flatMap((k, r) =>
        k === 1 ? [[target[r], ...values.subarray(r * names.length, (r + 1) * names.length)]] : []
      );
    const before = features(spec, panel, asOf, 9), after = features(spec, changed, asOf, 9);
    assertEquals(rowsOf(after.training), rowsOf(before.training), frequency);
    assertEquals(rowsOf(after.future), rowsOf(before.future), frequency);
  }
});

Deno.test("features() read no column that is known ahead later than the target", () => {
  const { spec, panel, asOf } = everything("day", "scale");
  const changed = perturb(panel, (row) => panel.ds[row] > asOf + 4, ["future"]);
  const before = features(spec, panel, asOf, 9).future, after = features(spec, changed, asOf, 9).future;
  const width = spec.names.length;
  for (let r = 0; r < before.rows; r++) {
    if (before.step[r] > 4) continue;
    const [a, b] = [before, after].map(({ values }) => [...values.subarray(r * width, (r + 1) * width)]);
    assertEquals(b, a);
  }
});

Deno.test("features() do change when the value at the origin changes, so that the tests above can fail", () => {
  const { spec, panel, asOf } = everything("day", "scale");
  const changed = perturb(panel, (row) => panel.ds[row] === asOf, ["y", "historic"]);
  assertNotEquals(bits(features(spec, changed, asOf, 9).future), bits(features(spec, panel, asOf, 9).future));
});

Deno.test("features() of a future row equal the training row of the same origin and step, seen later", () => {
  for (const [frequency, transform] of CASES) {
    const { spec, panel, asOf } = everything(frequency, transform);
    const width = spec.names.length;
    const prepared = prepareFeatures(spec, panel, { horizon: 6 });
    const later = prepared.training(asOf + 12, { stepsPerTarget: 6 });
    const future = prepareFeatures(spec, panel, { horizon: 6 }).future(asOf);
    let matched = 0;
    for (let f = 0; f < future.rows; f++) {
      for (let r = 0; r < later.rows; r++) {
        if (later.key[r] !== future.key[f] || later.ds[r] !== future.ds[f] || later.step[r] !== future.step[f]) {
          continue;
        }
        const [a, b] = [later, future].map((design, i) => {
          const row = i === 0 ? r : f;
          return [
            ...design.values.subarray(row * width, (row + 1) * width),
            ...design.transform.subarray(2 * row, 2 * row + 2),
          ];
        });
        assertEquals(b, a, `${frequency} step ${future.step[f]}`);
        matched++;
      }
    }
    assertNotEquals(matched, 0);
  }
});

Deno.test("features() of a whole panel equal those of its keys alone", () => {
  const { spec, panel, asOf } = everything("day", "scale");
  const whole = features(spec, panel, asOf, 5).future;
  for (const k of [0, 1, 2]) {
    const [from, to] = [panel.offsets[k], panel.offsets[k + 1]];
    const alone: Panel = {
      ...panel,
      keys: [panel.keys[k]],
      offsets: Int32Array.of(0, to - from),
      ds: panel.ds.slice(from, to),
      y: panel.y.slice(from, to),
      exogenous: panel.exogenous.map((column) => ({ ...column, values: column.values.slice(from, to) })),
    };
    const width = spec.names.length;
    assertEquals(features(spec, alone, asOf, 5).future.values, whole.values.slice(k * 5 * width, (k + 1) * 5 * width));
  }
});
