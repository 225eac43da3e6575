import type { RowsChampion, RowsMember } from "@lib/competition/champions/rows_champion.ts";
import { likeliestDecision } from "@lib/competition/calibration/class_decision.ts";
import type { ClassReading, NumberReading, RowReading } from "@lib/competition/calibration/row_reading.ts";
import type { Design } from "@lib/core/rows/design.ts";
import type { EncodeWishes } from "@lib/core/rows/encode_wishes.ts";
import { type ExogenousColumn, type Panel, seriesKey } from "@lib/core/rows/panel.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { targetsOf, type Task, widthOf } from "@lib/core/rows/task.ts";
import { tableDesign } from "@lib/features/table/table_design.ts";
import type { TableFeature, TableSpec } from "@lib/features/table/table_spec.ts";
import { familyOf } from "@lib/models/catalog.ts";
import type { ModelFamily, Params, Training } from "@lib/models/contract/family.ts";

/** Rows that are fitted, and rows that no model has seen, with values that are missing in many of them. */
const FITTED = 240, ASKED = 60;

const CITIES = ["Basel", "Bern", "Genève", "Zürich"], SHOPS = Array.from({ length: 70 }, (_, i) => `shop ${i}`);
const NUMBER = { kind: "number" } as const;

/** Columns of every kind; `label` is called as an output is. */
const COLUMNS: readonly TableFeature[] = [
  { name: "age", ...NUMBER },
  { name: "spent last", ...NUMBER },
  { name: "label", ...NUMBER },
  { name: "member", kind: "boolean" },
  { name: "city", kind: "category", levels: CITIES },
  { name: "shop", kind: "category", levels: SHOPS },
  { name: "joined", kind: "date" },
  { name: "note", kind: "text" },
];

/** What of features nobody asks for unless a test does. */
export const WISHES: EncodeWishes = {
  text: { dimension: 4 },
  interactions: [["age", "member"], ["age", "city"], ["city", "shop"]],
  clip: null,
  log: ["age"],
  bins: { age: 4 },
  select: null,
  pca: null,
};

/** A table of rows that are asked for something. */
export interface SmallTable {
  readonly spec: TableSpec;
  readonly panel: Panel;
  /** Rows with targets. */
  readonly fitted: Design;
  /** Rows that are predicted. */
  readonly asked: Design;
}

/** What a table has beside the usual. */
export interface TableWishes {
  /** What is asked of features. */
  readonly encode?: EncodeWishes;
  /** Whether it has a column of texts. */
  readonly hasText?: boolean;
  /** Which classes a row can have; default all. */
  readonly possible?: TableSpec["possible"];
}

/** Rows of every kind of column. @param task What they are asked for. */
export function smallTable(task: Task, { encode, hasText = false, possible }: TableWishes = {}): SmallTable {
  const told = COLUMNS.filter(({ kind }) => hasText || kind !== "text");
  const rng = createRng(5), n = FITTED + ASKED, columns = told.map((column) => columnOf(column, n, rng));
  const [age, spent, , member, city, shop, joined] = columns.map(({ values }) => values),
    known = (x = NaN) => x === x ? x : 0;
  const score = (row: number, k: number) =>
    known(age![row]) / 20 * (k + 1) - k * known(city![row]) + (k === 1 ? known(member![row]) : 0) +
    Math.log1p(known(spent![row])) / 3 + Math.sin(known(shop![row]) * (k + 1)) + known(joined![row]) % 7 / 5 +
    rng.normal() / 3;
  const y = Array.from({ length: n }, (_, row) => {
    const scores = Array.from({ length: widthOf(task) }, (_, k) => score(row, k));
    return task.kind === "class" ? [scores.indexOf(Math.max(...scores))] : scores;
  }).flat();
  const classes = task.kind === "class" ? ["nein", "ja", "ünklar"].slice(0, task.classes).toSorted() : [];
  const targets = Array.from({ length: targetsOf(task) }, (_, t) => `target ${t}`);
  const wished = { ...encode && { encode }, ...possible && { possible } };
  const spec: TableSpec = { layout: "rows", columns: told, targets, classes, task, ...wished };
  const panel: Panel = {
    calendar: { frequency: "row", anchor: 0 } as unknown as Panel["calendar"],
    keyColumns: ["shop"],
    keys: [seriesKey(["a"])],
    offsets: Int32Array.of(0, n),
    ds: new Int32Array(n),
    y: Float64Array.from(y),
    ...targets.length === 1 ? {} : { targets: targets.length },
    exogenous: columns,
  };
  const rows = (from: number, to: number) =>
    tableDesign(spec, panel, Int32Array.from({ length: to - from }, (_, i) => from + i));
  return { spec, panel, fitted: rows(0, FITTED), asked: rows(FITTED, n) };
}

/** The rows that are asked, as another program is given them: by column, a text or a number; a shop that is new, nothing known. */
export function givenRows({ spec, panel }: Pick<SmallTable, "spec" | "panel">): Record<string, (string | number)[]> {
  const n = panel.ds.length;
  return Object.fromEntries(spec.columns.map(({ name, kind, levels }) => {
    const { values, texts } = panel.exogenous.find((column) => column.name === name)!;
    return [
      name,
      Array.from({ length: ASKED }, (_, i) => n - ASKED + i).map((row) => {
        if (kind === "text") return texts![row]!;
        if (kind !== "category") return values[row]!;
        return levels![values[row]!] ?? (row % 2 === 0 ? "" : "never seen");
      }),
    ];
  }));
}

function columnOf({ name, kind, levels }: TableFeature, n: number, rng: ReturnType<typeof createRng>): ExogenousColumn {
  const values = Float64Array.from({ length: n }, (_, row) => {
    const value = valueOf(name, rng);
    // More is missing where models are asked than where they were fitted.
    return rng.next() < (row < FITTED ? 0.1 : 0.3) ? NaN : value;
  });
  const base = { name, kind: "future", holds: kind, ...levels && { levels } } as const;
  if (kind !== "text") return { ...base, values };
  const words = ["good", "bad", "late", "kind", "again"];
  const texts = Array.from(
    values,
    (value) => value !== value ? "" : `${words[Math.floor(value) % 5]} ${words[Math.floor(value / 5) % 5]}`,
  );
  return { ...base, values: new Float64Array(n).fill(NaN), texts };
}

function valueOf(name: string, rng: ReturnType<typeof createRng>): number {
  switch (name) {
    case "age":
      return Math.round(200 * rng.next()) / 4 + 18;
    case "spent last":
      return Math.exp(3 * rng.normal()) - 0.5;
    case "member":
      return rng.integer(2);
    case "city":
      return rng.integer(CITIES.length);
    case "shop":
      return rng.integer(SHOPS.length);
    // From 1890 to 2100, with a time of day.
    case "joined":
      return rng.integer(80_000) - 30_000 + rng.integer(4) / 4;
    default:
      return rng.integer(25);
  }
}

/** A model of a family of the catalogue. @param name Of the family. @param design Its rows. */
export function fitFamily(
  name: string,
  design: Design,
  options: { params?: Params; prior?: unknown } = {},
): RowsMember {
  const family = familyOf(name), { params = {}, prior } = options;
  const training: Training = {
    y: new Float64Array(0),
    start: 0,
    seasonLength: 1,
    design,
    ...prior === undefined ? {} : { prior },
  };
  return memberOf(family, family.fit(training, params, createRng(2)));
}

export function memberOf(family: ModelFamily, fitted: unknown, weight = 1): RowsMember {
  return { contender: family.name, family, fitted, weight, shared: "" };
}

/** What serves. @param spec Of the rows. @param members At least one. */
export function championOf(
  spec: TableSpec,
  members: readonly RowsMember[],
  options: Partial<Pick<RowsChampion, "combine">> & { reading?: Partial<NumberReading> | Partial<ClassReading> } = {},
): RowsChampion {
  const { combine = "weighted", reading } = options;
  return {
    contender: "own",
    combine,
    members,
    spec,
    end: 1,
    reading: { ...plainReading(spec), ...reading } as RowReading,
  };
}

function plainReading({ task, targets }: TableSpec): RowReading {
  if (task.kind === "class") {
    return {
      kind: "class",
      group: "all",
      calibration: { method: "none", maps: [] },
      decision: likeliestDecision(task.classes),
      sets: { levels: [], bounds: {} },
    };
  }
  const intervals = { levels: [], targets: targets.map(() => ({ fleet: 1, ends: { "": { lo: [], hi: [] } } })) };
  return { kind: "number", group: "all", units: new Float64Array(targets.length).fill(1), floor: -Infinity, intervals };
}
