import { SHARED_SPEC } from "@lib/competition/champions/champion_layout.ts";
import { encodeRowErrors } from "@lib/competition/calibration/row_errors.ts";
import type { RowReading } from "@lib/competition/calibration/row_reading.ts";
import type { RowsChampion } from "@lib/competition/champions/rows_champion.ts";
import { encodeRowsChampion, SHARED_ERRORS, SHARED_UNSEEN } from "@lib/competition/champions/rows_layout.ts";
import { encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { type Panel, type SeriesKey, seriesKey } from "@lib/core/rows/panel.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { recordConfig } from "@lib/core/config/recorded_config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { type DataShape, SHARED_SHAPE } from "@lib/data/data_shape.ts";
import { tableDesign } from "@lib/features/table/table_design.ts";
import { type TableSpec, tableSpecHash } from "@lib/features/table/table_spec.ts";
import { importFamily } from "@lib/models/import_family.ts";
import type { Registry } from "@lib/registry/registry.ts";

/** Spending by age and plan. */
export const SPENT: TableSpec = {
  layout: "rows",
  columns: [
    { name: "age", kind: "number" },
    { name: "plan", kind: "category", levels: ["basic", "gold"] },
  ],
  targets: ["spent"],
  classes: [],
  task: { kind: "number", outputs: 1 },
};
export const ROW_CALENDAR = { frequency: "row", anchor: 0 } as const;

/** Rows of one key, of plan `basic`. */
export function rowsOf(ages: readonly number[], spent = ages.map(() => NaN)): Panel {
  const column = { kind: "future" } as const;
  return {
    calendar: ROW_CALENDAR,
    keyColumns: ["shop"],
    keys: [seriesKey(["a"])],
    offsets: Int32Array.of(0, ages.length),
    ds: new Int32Array(ages.length),
    y: Float64Array.from(spent),
    exogenous: [
      { ...column, name: "age", values: Float64Array.from(ages) },
      { ...column, name: "plan", values: new Float64Array(ages.length), levels: ["basic", "gold"] },
    ],
  };
}

export function designOf(spec: TableSpec, ages: readonly number[]): Design {
  return tableDesign(spec, rowsOf(ages));
}

const FOREST = await importFamily("random_forest");

/** Trees that have learned that spending is ten times the age, and more for who has a gold plan. */
function fitted() {
  const ages = Array.from({ length: 60 }, (_, i) => 20 + i % 30), family = FOREST;
  const panel = rowsOf(ages, ages.map((age, i) => 10 * age + (i % 2) * 100));
  panel.exogenous[1]!.values.forEach((_, i, plan) => plan[i] = i % 2);
  const training = { y: new Float64Array(), start: 0, seasonLength: 1, design: tableDesign(SPENT, panel) };
  return { family, fitted: family.fit(training, { ...family.defaults, trees: 5 }, createRng(1)) };
}
let known: ReturnType<typeof fitted> | undefined;

const INTERVALS = { levels: [80, 95], targets: [{ fleet: 1, ends: { "": { lo: [-1, -2], hi: [1, 2] } } }] };
export const READING: RowReading = {
  kind: "number",
  intervals: INTERVALS,
  group: "",
  units: Float64Array.of(5),
  floor: 0,
};

/** A champion of its own, or of the models of all keys. */
export function rowsChampion(contender: "own" | "global" = "own", changes: Partial<RowsChampion> = {}): RowsChampion {
  const model = known ??= fitted(), shared = contender === "global" ? "pooled:global" : "";
  const members = [{ ...model, contender, weight: 1, shared }];
  return { contender, combine: "weighted", members, spec: SPENT, end: 6, reading: READING, ...changes };
}

export function rowsConfig(changes: Record<string, unknown> = {}) {
  const config = parseConfig({
    name: "spending",
    problem: "regression",
    source: "t.csv",
    keys: ["shop", "area"],
    target: "spent",
    levels: [80, 95],
    ...changes,
  });
  return resolveConfig(config, ROW_CALENDAR);
}

export function rowsShape(changes: Partial<DataShape> = {}): DataShape {
  return {
    target: "spent",
    keyColumns: ["shop", "area"],
    calendar: ROW_CALENDAR,
    policies: { gaps: null, duplicates: "keep", nonNegative: false },
    columns: [
      { name: "age", kind: "future", content: "number", made: null },
      { name: "plan", kind: "future", content: "category", made: null },
    ],
    ...changes,
  };
}

/** A run of models of rows. */
export function registerRows(
  registry: Registry,
  run: string,
  options: {
    readonly keys: readonly SeriesKey[];
    readonly champion?: RowsChampion;
    /** What serves keys that the run has not seen; default: nothing. */
    readonly unseen?: RowsChampion;
    /** Keys that failed. */
    readonly failed?: readonly SeriesKey[];
  },
): void {
  const { keys, champion = rowsChampion(), unseen, failed = [] } = options, config = rowsConfig();
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const transaction = registry.begin({
    run,
    name: config.name,
    configJson: recordConfig(config),
    planHash: "plan",
    seed: 1,
    codeRevision: "",
    data: { group: config.name, version: 1, contentHash: "c" },
    keyColumns: config.keys,
    keys: keys.length + failed.length,
  });
  transaction.addShared(SHARED_SPEC, json(champion.spec));
  transaction.addShared(SHARED_SHAPE, json(rowsShape()));
  const { reading } = champion;
  transaction.addShared(SHARED_ERRORS, encodeRowErrors(reading.kind === "number" ? reading.intervals : reading.sets));
  if (unseen !== undefined) transaction.addShared(SHARED_UNSEEN, encodeRowsChampion(unseen));
  const shared = [champion, unseen].flatMap((who) => who?.members ?? []).find(({ shared }) => shared !== "");
  if (shared !== undefined) transaction.addShared(shared.shared, encodeArtifact(shared.family.encode(shared.fitted)));
  for (const key of keys) {
    const facts = { key, contender: champion.contender, status: "champion", reason: "", scores: {} } as const;
    const model = encodeRowsChampion(champion), specHash = tableSpecHash(champion.spec);
    transaction.addVersion({ ...facts, family: "random_forest", specHash, flags: [], model });
    transaction.addOutcome({ ...facts, version: 0 });
  }
  const error = { name: "FitError", code: "SINGULAR", message: "Cannot", hint: "", context: {} };
  for (const key of failed) {
    transaction.addOutcome({ key, status: "failed", contender: "", reason: "", version: 0, scores: {}, error });
  }
  transaction.commit(() => ({}));
}
