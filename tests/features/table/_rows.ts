import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { ColumnKind, Task } from "@lib/core/rows/task.ts";

const CITIES = ["Basel", "Bern", "Chur", "Genf"], WORDS = ["good", "bad", "late", "nice", "broken", "fast", "helpful"];

/** Rows of a table with a column of each kind; the target goes with the city, the price and the words. */
export function mixedRows(options: { rows?: number; seed?: number; task?: Task; levels?: number } = {}): Design {
  const { rows = 120, seed = 1, task = { kind: "number", outputs: 1 }, levels = CITIES.length } = options;
  const rng = createRng(seed), kinds: ColumnKind[] = ["number", "category", "boolean", "date"], p = kinds.length;
  const values = new Float64Array(rows * p), note: string[] = [], score = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const city = rng.integer(levels), word = rng.integer(WORDS.length), price = Math.exp(rng.normal());
    values.set([price, city, rng.integer(2), 18_000 + rng.integer(700)], row * p);
    note.push(`${WORDS[word]} ${WORDS[rng.integer(WORDS.length)]}, ${WORDS[word]}!`);
    score[row] = city % 4 + Math.log(price) + (word < 3 ? 2 : 0) + 0.3 * rng.normal();
  }
  for (let row = 5; row < rows; row += 17) values[row * p + row % p] = NaN;
  const outputs = task.kind === "number" ? task.outputs : 1;
  const target = Float64Array.from({ length: rows * outputs }, (_, i) => {
    const y = score[Math.floor(i / outputs)]! * (1 + i % outputs);
    return task.kind === "number" ? y : Math.min(task.classes - 1, Math.max(0, Math.floor(y / 2)));
  });
  return {
    specHash: "mixed",
    names: ["price", "city", "member", "joined"],
    categorical: kinds.map((kind) => kind === "category"),
    kinds,
    textColumns: { note },
    levels: { city: CITIES },
    task,
    rows,
    values,
    target,
    weight: new Float64Array(rows).fill(1),
    key: new Int32Array(rows),
    ds: new Int32Array(rows).fill(-1),
    step: new Int32Array(rows).fill(1),
    link: "identity",
    transform: Float64Array.from({ length: 2 * rows }, (_, i) => i % 2),
  };
}

/** Some rows of a design of one target, in the order given. */
export function pickRows(design: Design, rows: readonly number[]): Design {
  const p = design.names.length, some = (from: Float64Array) => Float64Array.from(rows, (row) => from[row]!);
  return {
    ...design,
    rows: rows.length,
    values: Float64Array.from(rows.flatMap((row) => [...design.values.subarray(row * p, (row + 1) * p)])),
    textColumns: Object.fromEntries(
      Object.entries(design.textColumns ?? {}).map(([name, texts]) => [name, rows.map((row) => texts[row]!)]),
    ),
    target: some(design.target),
    weight: some(design.weight),
    key: new Int32Array(rows.length),
    ds: new Int32Array(rows.length),
    step: new Int32Array(rows.length).fill(1),
    transform: Float64Array.from({ length: 2 * rows.length }, (_, i) => i % 2),
  };
}

/** Values of one feature of a design. */
export function columnOf(design: Design, name: string): number[] {
  const at = design.names.indexOf(name);
  if (at < 0) throw new RangeError(`no feature ${name} among ${design.names}`);
  return Array.from({ length: design.rows }, (_, row) => design.values[row * design.names.length + at]!);
}
