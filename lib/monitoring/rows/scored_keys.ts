import { joinNumbers } from "../../core/numbers/join_numbers.ts";
import { compareKeys, type SeriesKey } from "../../core/rows/panel.ts";
import type { KeyPrediction, TablePredictions } from "../../inference/rows/predict_table.ts";

/** Rows of one key that were predicted and came, and who predicted them. */
export interface ScoredKey {
  /** Whose. */
  readonly key: SeriesKey;
  /** Who predicted them. */
  readonly by: KeyPrediction;
  /** Number of the rows. */
  readonly rows: number;
  /** What came, shape [rows × W]: numbers, or 1 for the class that came and 0 for the others. */
  readonly actual: Float64Array;
  /** What was predicted, shape [rows × W]. */
  readonly predicted: Float64Array;
  /** Classes that were told, shape [rows]; empty of numbers. */
  readonly decided: Int32Array;
  /** Lower ends by level, shape [L][rows × W]; of classes 0. */
  readonly lo: readonly Float64Array[];
  /** Upper ends; of classes 1 for those of the set; NaN where there is none. */
  readonly hi: readonly Float64Array[];
}

/** Some rows of a key, one block of the table. */
interface Part {
  readonly rows: Int32Array;
  readonly values: Float64Array;
  readonly predictions: TablePredictions;
}

/** Of a block: which row came, and what. */
export interface CameRows {
  /** Keys of the rows, and position of that of each. */
  readonly table: { readonly keys: readonly SeriesKey[]; readonly keyOf: Int32Array };
  /** What was predicted of them. */
  readonly predictions: TablePredictions;
  /** Numbers, or numbers of classes, shape [n × targets]. */
  readonly values: Float64Array;
  /** 1 for rows that count, shape [n]: they were predicted, and their targets are known. */
  readonly counts: Uint8Array;
}

/** Collects rows that came by key and by who predicted them, block by block; what was predicted of them is put into one shape at the end, when all classes are known. */
export class ScoredKeys {
  readonly #keys = new Map<string, { readonly key: SeriesKey; readonly by: KeyPrediction; readonly parts: Part[] }>();

  /** Take the rows of a block. */
  take({ table: { keys, keyOf }, predictions, values, counts }: CameRows): void {
    const rows = keys.map((): number[] => []);
    keyOf.forEach((k, row) => counts[row] === 1 && rows[k]!.push(row));
    keys.forEach((key, k) => {
      if (rows[k]!.length === 0) return;
      const by = predictions.keys[k]!, name = `${key.id} ${by.id} ${by.run}`;
      const own = this.#keys.get(name) ?? { key, by, parts: [] };
      this.#keys.set(name, own);
      const part = Int32Array.from(rows[k]!), targets = values.length / keyOf.length;
      own.parts.push({ rows: part, values: rowsOf(values, part, targets), predictions });
    });
  }

  /** Keys with rows, each as often as another version predicted them. */
  get size(): number {
    return this.#keys.size;
  }

  /**
   * What was collected, key by key, in the order of their parts.
   *
   * @param classes Names of all classes, each with its number; empty for numbers.
   */
  *each(classes: readonly string[]): Generator<ScoredKey> {
    const sorted = [...this.#keys.values()].sort((a, b) => compareKeys(a.key, b.key) || a.by.version - b.by.version);
    for (const { key, by, parts } of sorted) {
      yield {
        key,
        by,
        ...joined(parts.map((part) => classes.length === 0 ? numbersOf(part) : classesOf(part, classes))),
      };
    }
  }
}

type Shaped = Omit<ScoredKey, "key" | "by">;

function numbersOf({ rows, values, predictions }: Part): Shaped {
  const width = predictions.targets.length, own = (all: Float64Array) => rowsOf(all, rows, width);
  return {
    rows: rows.length,
    actual: values,
    predicted: own(predictions.values),
    decided: new Int32Array(0),
    lo: predictions.lo.map(own),
    hi: predictions.hi.map(own),
  };
}

/** A class that models do not know has no probability and is in no set. */
function classesOf({ rows, values, predictions }: Part, classes: readonly string[]): Shaped {
  const from = predictions.classes.length, to = classes.length;
  const places = predictions.classes.map((name) => classes.indexOf(name));
  const widened = (all: ArrayLike<number>) => {
    const out = new Float64Array(rows.length * to);
    rows.forEach((row, i) => {
      places.forEach((place, c) => {
        const value = all[row * from + c]!;
        out[i * to + place] = Number.isNaN(value) ? 0 : value;
      });
    });
    return out;
  };
  const actual = new Float64Array(rows.length * to);
  values.forEach((name, i) => actual[i * to + name] = 1);
  const hi = predictions.sets.map((set) => {
    const held = widened(set);
    // A set without any class says that nothing is known.
    rows.forEach((_, i) => {
      const own = held.subarray(i * to, (i + 1) * to);
      if (own.every((value) => value === 0)) own.fill(NaN);
    });
    return held;
  });
  return {
    rows: rows.length,
    actual,
    predicted: widened(predictions.values),
    decided: Int32Array.from(rows, (row) => places[predictions.labels[row]!] ?? -1),
    lo: hi.map(({ length }) => new Float64Array(length)),
    hi,
  };
}

function joined(parts: readonly Shaped[]): Shaped {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const floats = (of: (part: Shaped) => Float64Array) => joinNumbers(parts.map(of));
  const levels = [...only?.hi.keys() ?? []];
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    actual: floats(({ actual }) => actual),
    predicted: floats(({ predicted }) => predicted),
    decided: Int32Array.from(parts.flatMap(({ decided }) => [...decided])),
    lo: levels.map((l) => floats(({ lo }) => lo[l]!)),
    hi: levels.map((l) => floats(({ hi }) => hi[l]!)),
  };
}

function rowsOf(values: Float64Array, rows: Int32Array, width: number): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, i) => out.set(values.subarray(row * width, (row + 1) * width), i * width));
  return out;
}
