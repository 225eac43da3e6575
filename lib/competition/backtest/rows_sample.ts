import type { Design } from "../../core/rows/design.ts";
import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import { targetsOf, type Task, widthOf } from "../../core/rows/task.ts";
import { tableSpec } from "../../features/row_spec.ts";
import { tableDesign } from "../../features/table/table_design.ts";
import { type TableSpec, tableSpecHash } from "../../features/table/table_spec.ts";
import type { Training } from "../../models/contract/family.ts";
import type { PartRule, Span } from "./folds.ts";
import { assertOneKey } from "./history.ts";
import type { KeySample, SampleMember, SampleOptions } from "./key_sample.ts";
import { predictModel } from "./predict_model.ts";
import { isPartKnown } from "./part_spans.ts";

/** The rows of one key of a table without a calendar: a span asks for those of its part, each with its outputs. */
export class RowsSample implements KeySample {
  readonly #rows: Panel;
  readonly #options: SampleOptions;
  readonly #rule: PartRule;
  readonly #task: Task;
  readonly width: number;
  /** Pure memos: contenders of one spec share their rows. */
  readonly #training = new Map<string, Design>();
  readonly #asked = new Map<string, Design>();

  /**
   * @param rows Panel of one key, whose `ds` are parts. @param options Spans, limit on rows, spec. @param of `rule`: what is known where; `task`: what a row is asked for.
   * @throws {RangeError} If the panel has not exactly one key.
   */
  constructor(rows: Panel, options: SampleOptions, { rule, task }: { readonly rule: PartRule; readonly task: Task }) {
    assertOneKey(rows);
    this.#rows = rows;
    this.#options = options;
    this.#rule = rule;
    this.#task = task;
    // A span without rows has room for one: nobody has a prediction there.
    this.width = widthOf(task) * Math.max(1, ...options.spans.map((span) => this.rowsOf(span)));
  }

  get key(): SeriesKey {
    return this.#rows.keys[0]!;
  }

  known(origin: number): Float64Array {
    return targetsAt(this.#rows, knownRows(this.#rows, origin, this.#rule), this.#task);
  }

  flags(): readonly Float64Array[] {
    return [];
  }

  rowsOf({ from }: Span): number {
    return this.#rowsIn(from).length;
  }

  actual({ from }: Span): Float64Array {
    const task = this.#task, out = new Float64Array(this.width).fill(NaN), rows = this.#rowsIn(from);
    const targets = targetsAt(this.#rows, rows, task);
    if (task.kind === "number") {
      out.set(targets);
      return out;
    }
    targets.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      for (let c = 0; c < task.classes; c++) out[i * task.classes + c] = c === value ? 1 : 0;
    });
    return out;
  }

  isKnownAt({ from }: Span, _: number, origin: number): boolean {
    return isPartKnown(from, origin, this.#rule);
  }

  isOf({ from }: Span, _: number, span: Span): boolean {
    return from === span.from;
  }

  training({ spec }: SampleMember, origin: number): Omit<Training, "prior"> {
    const own = tableSpec(spec),
      design = memo(this.#training, { spec: own, part: origin }, () => {
        const rows = knownRows(this.#rows, origin, this.#rule);
        return trainingRows(own, this.#rows, evenly(rows, this.#options.localRows));
      });
    return { y: own.task.kind === "number" && own.task.outputs === 1 ? design.target : NOTHING, ...TIMELESS, design };
  }

  predict({ family, spec }: SampleMember, fitted: unknown, { from }: Span): Float64Array {
    const own = tableSpec(spec);
    const design = memo(this.#asked, { spec: own, part: from }, () => tableDesign(own, this.#rows, this.#rowsIn(from)));
    if (design.rows === 0) return NOTHING;
    return predictModel({ family, fitted }, {
      y: NOTHING,
      start: 0,
      horizon: design.rows,
      design: withoutTargets(design),
    });
  }

  #rowsIn(part: number): Int32Array {
    return positions(this.#rows, (other) => other === part);
  }
}

const NOTHING = new Float64Array(0);
const TIMELESS = { start: 0, seasonLength: 1 } as const;

function memo(
  known: Map<string, Design>,
  { spec, part }: { spec: TableSpec; part: number },
  make: () => Design,
): Design {
  const name = `${part} ${tableSpecHash(spec)}`, found = known.get(name) ?? make();
  known.set(name, found);
  return found;
}

/** What a model is asked for must not be told it. */
function withoutTargets(design: Design): Design {
  return { ...design, target: new Float64Array(design.target.length).fill(NaN) };
}

/**
 * Rows that a model may learn from: those whose every target is known.
 *
 * @param spec How rows are made. @param panel Of any number of keys. @param rows Positions in it.
 */
export function trainingRows(spec: TableSpec, panel: Panel, rows: Int32Array): Design {
  const targets = targetsOf(spec.task);
  const isWhole = (row: number) => {
    for (let t = 0; t < targets; t++) if (Number.isNaN(panel.y[row * targets + t]!)) return false;
    return true;
  };
  return tableDesign(spec, panel, rows.filter(isWhole));
}

/**
 * Positions of the rows that are known at an origin, in their order.
 *
 * @param panel Of any number of keys. @param origin Part that is asked for, or that of serving. @param rule Of the table.
 */
export function knownRows(panel: Panel, origin: number, rule: PartRule): Int32Array {
  return positions(panel, (part) => isPartKnown(part, origin, rule));
}

function positions({ ds }: Panel, isWanted: (part: number) => boolean): Int32Array {
  const found: number[] = [];
  ds.forEach((part, row) => isWanted(part) && found.push(row));
  return Int32Array.from(found);
}

/** At most so many, evenly spread. */
function evenly(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from({ length: most }, (_, i) => rows[Math.floor(i * rows.length / most)]!);
}

/** Targets of rows, as the panel has them. */
function targetsAt({ y }: Panel, rows: Int32Array, task: Task): Float64Array {
  const targets = targetsOf(task), out = new Float64Array(rows.length * targets);
  rows.forEach((row, i) => out.set(y.subarray(row * targets, (row + 1) * targets), i * targets));
  return out;
}
