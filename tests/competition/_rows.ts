import type { RowsChampion, RowsMember } from "../../lib/competition/champions/rows_champion.ts";
import { likeliestDecision } from "../../lib/competition/calibration/class_decision.ts";
import type { ClassSets } from "../../lib/competition/calibration/class_sets.ts";
import type { NumberIntervals } from "../../lib/competition/calibration/number_intervals.ts";
import { encodeRowErrors } from "../../lib/competition/calibration/row_errors.ts";
import type { ClassReading, NumberReading } from "../../lib/competition/calibration/row_reading.ts";
import { SHARED_ERRORS } from "../../lib/competition/champions/rows_layout.ts";
import { SHARED_SPEC } from "../../lib/competition/champions/champion_layout.ts";
import { type Panel, seriesKey } from "../../lib/core/rows/panel.ts";
import { tableDesign } from "../../lib/features/table/table_design.ts";
import type { TableSpec } from "../../lib/features/table/table_spec.ts";
import type { ModelFamily } from "../../lib/models/contract/family.ts";

export const NUMBERS: TableSpec = {
  layout: "rows",
  columns: [{ name: "age", kind: "number" }, { name: "plan", kind: "category", levels: ["basic", "gold"] }],
  targets: ["spent", "visits"],
  classes: [],
  task: { kind: "number", outputs: 2 },
};
export const CLASSES: TableSpec = {
  ...NUMBERS,
  targets: ["risk"],
  classes: ["high", "low", "none"],
  task: { kind: "class", classes: 3 },
};

/** Four rows of one key. */
export function panelOf(task: TableSpec["task"]): Panel {
  const n = 4, width = task.kind === "class" ? 1 : task.outputs;
  return {
    calendar: { frequency: "row", anchor: 0 } as unknown as Panel["calendar"],
    keyColumns: ["shop"],
    keys: [seriesKey(["a"])],
    offsets: Int32Array.of(0, n),
    ds: Int32Array.of(-1, -1, 0, 1),
    y: new Float64Array(n * width),
    ...width === 1 ? {} : { targets: width },
    exogenous: [
      { name: "age", kind: "future", values: Float64Array.of(20, 30, NaN, 50) },
      { name: "plan", kind: "future", values: Float64Array.of(0, 1, 1, NaN), levels: ["basic", "gold"] },
    ],
  };
}

export const designOf = (spec: TableSpec) => tableDesign(spec, panelOf(spec.task));

/** A model that says the same of every row, plus a share of its first column, if that is known. */
interface Plain {
  readonly said: Float64Array;
  readonly slope: number;
}
export const PLAIN: ModelFamily<Plain> = {
  name: "plain",
  summary: "Always the same.",
  input: "design",
  tasks: ["number", "class"],
  minRows: 1,
  defaults: {},
  fit: () => ({ said: new Float64Array(0), slope: 0 }),
  predict({ said, slope }, { design, horizon }) {
    const { values, names } = design!, width = said.length;
    return Float64Array.from({ length: horizon * width }, (_, i) => {
      const first = values[Math.floor(i / width) * names.length]!;
      return said[i % width]! + (slope === 0 ? 0 : slope * first);
    });
  },
  encode: ({ said, slope }) => ({ header: { family: "plain", slope }, arrays: { said } }),
  decode: ({ header, arrays }) => ({ slope: header.slope as number, said: arrays.said as Float64Array }),
};

export function member(said: readonly number[], options: Partial<RowsMember> & { slope?: number } = {}): RowsMember {
  const { slope = 0, ...rest } = options;
  return {
    contender: "plain",
    family: PLAIN as ModelFamily,
    fitted: { said: Float64Array.from(said), slope },
    weight: 1,
    shared: "",
    ...rest,
  };
}

const ends = (lo: readonly number[], hi: readonly (number | null)[]) => ({ fleet: 1, ends: { "": { lo, hi } } });
export const INTERVALS: NumberIntervals = {
  levels: [80, 95],
  targets: [ends([-1, -3], [1, 3]), ends([-1, -3], [1, null])],
};

export function numberReading(options: Partial<NumberReading> = {}): NumberReading {
  return {
    kind: "number",
    intervals: INTERVALS,
    group: "",
    units: Float64Array.of(1, 2),
    floor: -Infinity,
    ...options,
  };
}

/** At 80 % the likeliest class, at 95 % all that have less than 0.85 above them. */
export const SETS: ClassSets = { levels: [80, 95], bounds: { "": [0.2, 0.85], sure: [0, 0] } };

export function classReading(classes: number, options: Partial<ClassReading> = {}): ClassReading {
  return {
    kind: "class",
    calibration: { method: "none", maps: [] },
    decision: likeliestDecision(classes),
    sets: SETS,
    group: "",
    ...options,
  };
}

export function championOf(
  spec: TableSpec,
  members: readonly RowsMember[],
  options: Partial<RowsChampion> = {},
): RowsChampion {
  const reading = spec.task.kind === "class" ? classReading(spec.task.classes) : numberReading();
  return { contender: "c", combine: "weighted", members, spec, end: 6, reading, ...options };
}

/** What a run stores beside the champions, and how often each was asked for. */
export function sourcesOf(spec: TableSpec, shared: Readonly<Record<string, Uint8Array>> = {}) {
  const asked: string[] = [];
  const errors = encodeRowErrors(spec.task.kind === "class" ? SETS : INTERVALS);
  const all: Record<string, Uint8Array> = {
    [SHARED_ERRORS]: errors,
    [SHARED_SPEC]: new TextEncoder().encode(JSON.stringify(spec)),
    ...shared,
  };
  return {
    asked,
    family: () => PLAIN as ModelFamily,
    shared: (name: string) => {
      asked.push(name);
      return all[name]!;
    },
  };
}
