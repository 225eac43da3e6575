import { assert, assertEquals, assertGreater, assertNotEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import type { Panel } from "@lib/core/rows/panel.ts";
import { describeFeature, featureInfo } from "@lib/features/spec/feature_info.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { listFeatures } from "@lib/features/spec/parse_feature.ts";
import { MONTH, SAMPLE_COLUMNS, samplePanel, specOf, withTarget } from "../_panel.ts";

Deno.test("featureInfo() describes every feature: meaning, unit, sources, look-back", () => {
  const bare = specOf([], { calendar: MONTH, exogenous: SAMPLE_COLUMNS });
  const spec = { ...bare, names: listFeatures(bare) };
  const infos = featureInfo(spec);
  assertEquals(infos.map((info) => info.name), spec.names);
  for (const info of infos) {
    assert(info.meaning.length > 5 && info.unit !== "" && info.sources.length > 0 && info.group !== "", info.name);
    assert(info.lookBack === null || info.lookBack >= 0, info.name);
  }
  assertEquals(describeFeature(spec, "rolling_mean_lag_2_window_5").lookBack, 6);
  assertEquals(describeFeature(spec, "static_region").categorical, true);
});

Deno.test("describeFeature() refuses a column that the spec does not know", () => {
  const error = assertThrows(() => describeFeature(specOf([]), "price_lag_0"), DataError);
  assertEquals(error.code, "UNKNOWN_FEATURE");
});

Deno.test("featureInfo() look-back is honest: nothing further back than it moves the feature", () => {
  for (const frequency of ["day", "month"] as const) {
    const panel = samplePanel({ frequency, lengths: [120], seed: 3 });
    const holidays = { fair: [panel.ds[70]] };
    const bare = specOf([], { calendar: panel.calendar, exogenous: SAMPLE_COLUMNS, holidays });
    const infos = featureInfo({ ...bare, names: listFeatures(bare) }).filter((info) => info.lookBack !== null);
    assertGreater(infos.length, 60);
    const spec = { ...bare, names: infos.map((info) => info.name) };
    const asOf = panel.ds[100];
    const values = (of: Panel) => prepareFeatures(spec, of, { horizon: 9 }).future(asOf).values;
    const before = values(panel);
    for (const lookBack of new Set(infos.map((info) => info.lookBack ?? 0))) {
      const old = (row: number) => panel.ds[row] <= asOf - lookBack;
      const changed = {
        ...withTarget(panel, (y, row) => old(row) ? 1e5 + row : y),
        exogenous: panel.exogenous.map((column) => ({
          ...column,
          values: column.kind === "static" ? column.values : column.values.map((v, row) => old(row) ? 1 - v : v),
        })),
      };
      const after = values(changed);
      infos.forEach((info, c) => {
        if ((info.lookBack ?? 0) > lookBack) return;
        for (let h = 0; h < 9; h++) {
          const at = h * infos.length + c;
          assertEquals(after[at], before[at], `${info.name} reads further back than ${info.lookBack}`);
        }
      });
    }
  }
});

Deno.test("featureInfo() look-back of lags and windows is no larger than it must be", () => {
  const panel = samplePanel({ lengths: [120], seed: 3 });
  const known = withTarget(panel, (_, row) => row % 9);
  for (const name of ["lag_5", "diff_lag_2_7", "rolling_mean_lag_2_window_5", "rolling_change_lag_1_window_4"]) {
    const spec = specOf([name]);
    const { lookBack } = describeFeature(spec, name);
    const value = (of: Panel) => prepareFeatures(spec, of, { horizon: 1 }).future(of.ds[100]).values[0];
    const oldest = withTarget(known, (y, row) => row === 101 - (lookBack ?? 0) ? y + 50 : y);
    assertNotEquals(value(oldest), value(known), name);
  }
});

Deno.test("featureInfo() sources are the columns that move the feature", () => {
  const panel = samplePanel({ lengths: [120], seed: 5 });
  const bare = specOf([], { exogenous: SAMPLE_COLUMNS });
  const spec = { ...bare, names: listFeatures(bare) };
  const infos = featureInfo(spec);
  const values = (of: Panel) => prepareFeatures(spec, of, { horizon: 5 }).future(of.ds[100]).values;
  const before = values(panel);
  const moves: [string, Panel][] = [
    ["y", withTarget(panel, (y) => y * 3 + 1)],
    ...panel.exogenous.map((column, c): [string, Panel] => [column.name, {
      ...panel,
      exogenous: panel.exogenous.map((other, i) =>
        i === c ? { ...other, values: other.values.map((v) => 1 - v) } : other
      ),
    }]),
  ];
  for (const [source, changed] of moves) {
    values(changed).forEach((value, i) => {
      const info = infos[i % infos.length];
      if (!info.sources.includes(source)) assertEquals(value, before[i], `${info.name} reads ${source}`);
    });
  }
});
