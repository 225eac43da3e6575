import { assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import type { Frequency } from "@lib/core/time/calendar.ts";
import { type Panel, slicePanel } from "@lib/core/rows/panel.ts";
import { describeFeature } from "@lib/features/spec/feature_info.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import type { Sampling } from "@lib/features/rows/sampling.ts";
import { listFeatures } from "@lib/features/spec/parse_feature.ts";
import type { FeatureSpec, TargetTransform } from "@lib/features/spec/spec.ts";
import { reorderKeys, SAMPLE_COLUMNS, samplePanel, specOf, withTarget } from "./_panel.ts";

const CASES: readonly [Frequency, TargetTransform][] = [
  ["hour", "none"],
  ["day", "scale"],
  ["week", "difference"],
  ["month", "log1p_difference"],
  ["quarter", "log1p"],
];

/** Rows to train on and rows to predict at one origin. */
function featuresAt(
  spec: FeatureSpec,
  panel: Panel,
  asOf: number,
  horizon: number,
  sampling: Sampling = {},
): { training: Design; future: Design } {
  const prepared = prepareFeatures(spec, panel, { horizon });
  return { training: prepared.training(asOf, sampling), future: prepared.future(asOf) };
}

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

Deno.test("prepareFeatures() do not change when y and historic columns change after the origin, for every feature", () => {
  for (const [frequency, transform] of CASES) {
    const { spec, panel, asOf } = everything(frequency, transform);
    const changed = perturb(panel, (row) => panel.ds[row] > asOf, ["y", "historic"]);
    const before = featuresAt(spec, panel, asOf, 9, { stepsPerTarget: 4 });
    const after = featuresAt(spec, changed, asOf, 9, { stepsPerTarget: 4 });
    assertEquals(bits(after.training), bits(before.training), frequency);
    assertEquals(bits(after.future), bits(before.future), frequency);
  }
});

Deno.test("prepareFeatures() of a key do not change when other keys change, for every feature", () => {
  for (const [frequency, transform] of CASES) {
    const { spec, panel, asOf } = everything(frequency, transform);
    const changed = perturb(panel, (_, key) => key !== 1, ["y", "historic", "future"]);
    const rowsOf = ({ values, target, key, names }: Design) =>
      [...key].flatMap((k, r) =>
        k === 1 ? [[target[r], ...values.subarray(r * names.length, (r + 1) * names.length)]] : []
      );
    const before = featuresAt(spec, panel, asOf, 9), after = featuresAt(spec, changed, asOf, 9);
    assertEquals(rowsOf(after.training), rowsOf(before.training), frequency);
    assertEquals(rowsOf(after.future), rowsOf(before.future), frequency);
  }
});

Deno.test("prepareFeatures() read no column that is known ahead later than the target, but for what comes next", () => {
  const { spec: all, panel, asOf } = everything("day", "scale");
  const spec = { ...all, names: all.names.filter((name) => !name.endsWith("_days_to")) };
  const changed = perturb(panel, (row) => panel.ds[row] > asOf + 4, ["future"]);
  const before = featuresAt(spec, panel, asOf, 9).future, after = featuresAt(spec, changed, asOf, 9).future;
  const width = spec.names.length;
  for (let r = 0; r < before.rows; r++) {
    if (before.step[r] > 4) continue;
    const [a, b] = [before, after].map(({ values }) => [...values.subarray(r * width, (r + 1) * width)]);
    assertEquals(b, a);
  }
});

Deno.test("prepareFeatures() read no column that is known ahead later than forecasts reach, for every feature", () => {
  for (const [frequency, transform] of CASES) {
    const { spec, panel, asOf } = everything(frequency, transform);
    const changed = perturb(panel, (row) => panel.ds[row] > asOf + 9, ["y", "historic", "future"]);
    const before = featuresAt(spec, panel, asOf, 9).future, after = featuresAt(spec, changed, asOf, 9).future;
    assertEquals(bits(after), bits(before), frequency);
  }
});

Deno.test("prepareFeatures() do change when the value at the origin changes, so that the tests above can fail", () => {
  const { spec, panel, asOf } = everything("day", "scale");
  const changed = perturb(panel, (row) => panel.ds[row] === asOf, ["y", "historic"]);
  assertNotEquals(bits(featuresAt(spec, changed, asOf, 9).future), bits(featuresAt(spec, panel, asOf, 9).future));
});

Deno.test("prepareFeatures() of a future row equal the training row of the same origin and step, seen later", () => {
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

Deno.test("prepareFeatures() of a whole panel equal those of its keys alone", () => {
  const { spec, panel, asOf } = everything("day", "scale");
  const whole = featuresAt(spec, panel, asOf, 5).future;
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
    assertEquals(
      featuresAt(spec, alone, asOf, 5).future.values,
      whole.values.slice(k * 5 * width, (k + 1) * 5 * width),
    );
  }
});

/** Names of the target's own past with their units: those that a transform makes comparable between keys. */
function pastNames(panel: Panel): FeatureSpec {
  const bare = specOf([], { calendar: panel.calendar });
  const names = listFeatures(bare).filter((name) => describeFeature(bare, name).sources[0] === "y");
  return { ...bare, names };
}

Deno.test("prepareFeatures() of a target eight times as large are eight times as large, or the same, bit for bit", () => {
  const panel = samplePanel({ lengths: [110, 60], seed: 2 });
  const spec = pastNames(panel), asOf = panel.ds[100];
  const large = withTarget(panel, (y) => 8 * y);
  const [small, scaled] = [panel, large].map((of) => featuresAt(spec, of, asOf, 6, { stepsPerTarget: 2 }));
  const factors = spec.names.map((name) => /transformed y|^y$/.test(describeFeature(spec, name).unit) ? 8 : 1);
  for (const part of ["training", "future"] as const) {
    assertEquals(
      [...scaled[part].values],
      [...small[part].values].map((value, i) => value * factors[i % factors.length]),
    );
  }
  assertEquals([...scaled.training.target], [...small.training.target].map((value) => 8 * value));
});

Deno.test("prepareFeatures() on the key's own scale do not see its size, bit for bit", () => {
  const panel = samplePanel({ lengths: [110, 60], seed: 2 });
  const spec: FeatureSpec = { ...pastNames(panel), transform: "scale" };
  const asOf = panel.ds[100];
  const [small, large] = [1, 1024].map((size) =>
    featuresAt(spec, withTarget(panel, (y) => size * y), asOf, 6, { stepsPerTarget: 2 })
  );
  assertEquals([...large.training.target], [...small.training.target]);
  const sized = new Set(spec.names.flatMap((name, c) => describeFeature(spec, name).unit === "y" ? [c] : []));
  small.future.values.forEach((value, i) => {
    const factor = sized.has(i % spec.names.length) ? 1024 : 1;
    assertEquals(large.future.values[i], value * factor, spec.names[i % spec.names.length]);
  });
});

Deno.test("prepareFeatures() of differences do not see a key's level", () => {
  const panel = samplePanel({ lengths: [110], seed: 4 });
  const past = pastNames(panel);
  // Zeros are no longer zeros after a shift, so what counts or averages sales has to differ.
  const names = past.names.filter((name) => {
    const { unit } = describeFeature(past, name);
    return unit.startsWith("transformed y") && name !== "demand_size_mean";
  });
  const spec: FeatureSpec = { ...past, names, transform: "difference" };
  const [low, high] = [0, 4096].map((level) => featuresAt(spec, withTarget(panel, (y) => y + level), panel.ds[100], 6));
  for (const part of ["training", "future"] as const) {
    low[part].values.forEach((value, i) => {
      if (Number.isNaN(value)) assertEquals(high[part].values[i], NaN);
      else assertAlmostEquals(high[part].values[i], value, 1e-8, names[i % names.length]);
    });
  }
});

Deno.test("prepareFeatures() of the past do not depend on the date", () => {
  const panel = samplePanel({ lengths: [110, 60], seed: 6 });
  const spec = pastNames(panel);
  const later = { ...panel, ds: panel.ds.map((period) => period + 1000) };
  const now = featuresAt(spec, panel, panel.ds[100], 9).future, then = featuresAt(spec, later, later.ds[100], 9).future;
  assertEquals([...then.values], [...now.values]);
  assertEquals([...then.ds], [...now.ds].map((period) => period + 1000));
});

Deno.test("prepareFeatures() of a panel do not depend on the order of its keys, training rows included", () => {
  const { spec, panel, asOf } = everything("day", "log1p_difference");
  const order = [2, 0, 1];
  const sampling = { stepsPerTarget: 3, stride: 2, maxRowsPerKey: 40 };
  const width = spec.names.length;
  const rowsOf = (design: Design, key: number) =>
    [...design.key].flatMap((k, r) =>
      k !== key ? [] : [[
        design.ds[r],
        design.step[r],
        design.target[r],
        ...design.transform.subarray(2 * r, 2 * r + 2),
        ...design.values.subarray(r * width, (r + 1) * width),
      ]]
    );
  const [straight, mixed] = [panel, reorderKeys(panel, order)].map((of) => featuresAt(spec, of, asOf, 5, sampling));
  for (const part of ["training", "future"] as const) {
    order.forEach((key, position) => {
      const rows = rowsOf(mixed[part], position);
      assertNotEquals(rows.length, 0);
      assertEquals(rows, rowsOf(straight[part], key), `${part} of key ${key}`);
    });
  }
});

Deno.test("prepareFeatures() of chunks of a panel joined are those of the panel", () => {
  const { spec, panel, asOf } = everything("week", "scale");
  const whole = featuresAt(spec, panel, asOf, 4, { stepsPerTarget: 2 });
  const parts = [[0, 1], [1, 3]].map(([from, to]) =>
    featuresAt(spec, slicePanel(panel, from, to), asOf, 4, { stepsPerTarget: 2 })
  );
  for (const part of ["training", "future"] as const) {
    for (const field of ["values", "target", "transform", "ds", "step"] as const) {
      assertEquals(parts.flatMap((design) => [...design[part][field]]), [...whole[part][field]], `${part}.${field}`);
    }
  }
});

Deno.test("prepareFeatures() of one origin hold no row that a later origin changes", () => {
  const { spec, panel, asOf } = everything("month", "scale");
  const width = spec.names.length;
  const rows = ({ training: t }: { training: Design }) =>
    new Map(
      [...t.ds].map((ds, r) => [`${t.key[r]} ${ds} ${t.step[r]}`, [...t.values.subarray(r * width, (r + 1) * width)]]),
    );
  const early = rows(featuresAt(spec, panel, asOf - 6, 5)), late = rows(featuresAt(spec, panel, asOf, 5));
  assertNotEquals(early.size, 0);
  for (const [row, values] of early) assertEquals(late.get(row), values, row);
});

Deno.test("prepareFeatures() of a key with one period have future rows and nothing to train on", () => {
  const panel = samplePanel({ lengths: [1] });
  const spec = specOf(["lag_1", "lag_2", "rolling_std_lag_1_window_7", "step"]);
  const { training, future } = featuresAt(spec, withTarget(panel, () => 5), panel.ds[0], 2);
  assertEquals(training.rows, 0);
  assertEquals([...future.values], [5, NaN, NaN, 1, 5, NaN, NaN, 2]);
});

Deno.test("prepareFeatures() of an all-missing key are missing, of an all-zero key finite", () => {
  const panel = samplePanel({ lengths: [60] });
  const spec: FeatureSpec = { ...pastNames(panel), transform: "scale" };
  const missing = featuresAt(spec, withTarget(panel, () => NaN), panel.ds[59], 2);
  assertEquals(missing.training.rows, 0);
  const known = spec.names.filter((_, c) => !Number.isNaN(missing.future.values[c]));
  assertEquals(known, ["zero_run", "time_since_start"]);
  const zero = featuresAt(spec, withTarget(panel, () => 0), panel.ds[59], 2);
  assertEquals(new Set(zero.training.target), new Set([0]));
  assertEquals(zero.future.values.some((value) => Math.abs(value) === Infinity), false);
});

Deno.test("refresh() gives the rows of features prepared anew, for every feature and transform", () => {
  for (const [frequency, transform] of CASES) {
    const { spec, panel, asOf } = everything(frequency, transform);
    const recursive = { ...spec, strategy: "recursive" as const };
    const known = { ...panel, y: panel.y.map((value, row) => panel.ds[row] > asOf ? NaN : value) };
    const walk = prepareFeatures(recursive, known, { horizon: 12 });
    for (let h = 1; h < 12; h++) {
      for (let k = 0; k < 3; k++) known.y[panel.offsets[k] + asOf + h - panel.ds[panel.offsets[k]]] = (h * 7 + k) % 5;
      walk.refresh(asOf + h);
      const anew = prepareFeatures(recursive, { ...known }, { horizon: 12 }).future(asOf + h);
      const { values, transform: levels } = walk.future(asOf + h);
      assertEquals(levels, anew.transform, transform);
      values.forEach((value, i) => {
        const name = `${spec.names[i % spec.names.length]} of ${transform}, step ${h}`;
        if (Number.isNaN(anew.values[i])) assertEquals(value, NaN, name);
        else assertAlmostEquals(value, anew.values[i], 1e-9 * Math.max(1, Math.abs(value)), name);
      });
    }
  }
});

Deno.test("refresh() takes nothing of a key for known before it has a level, nor of the key beside it", () => {
  const panel = samplePanel({ lengths: [60, 14, 9] }), asOf = panel.ds[59] - 12;
  const spec = specOf(["promo_mean", "promo_season_mean"], {
    strategy: "recursive",
    transform: "scale",
    exogenous: SAMPLE_COLUMNS,
  });
  const known = { ...panel, y: panel.y.map((value, row) => panel.ds[row] > asOf ? NaN : value) };
  const walk = prepareFeatures(spec, known, { horizon: 8 });
  for (let h = 1; h < 8; h++) {
    for (let k = 0; k < 3; k++) {
      const row = panel.offsets[k] + asOf + h - panel.ds[panel.offsets[k]];
      if (row >= panel.offsets[k]) known.y[row] = 3 + h;
    }
    walk.refresh(asOf + h);
    const anew = prepareFeatures(spec, { ...known }, { horizon: 8 }).future(asOf + h);
    assertEquals(walk.future(asOf + h).values, anew.values, `step ${h}`);
  }
});

Deno.test("prepareFeatures() beside features of another spec are those alone, for every feature and pair of transforms", () => {
  const transforms: TargetTransform[] = ["none", "log1p", "scale", "difference", "log1p_difference"];
  const { spec, panel, asOf } = everything("week", "none");
  const specs = transforms.map((transform) => ({ ...spec, transform }));
  const alone = specs.map((own) => bits(prepareFeatures(own, panel, { horizon: 4 }).training(asOf)));
  specs.forEach((first) => {
    const kin = [prepareFeatures(first, panel, { horizon: 4 })];
    specs.forEach((own, i) => {
      const beside = prepareFeatures(own, panel, { horizon: 4, kin });
      assertEquals(bits(beside.training(asOf)), alone[i], `${own.transform} beside ${first.transform}`);
      kin.push(beside);
    });
  });
});
