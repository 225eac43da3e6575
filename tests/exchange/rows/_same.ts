import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { predictRows, type RowsChampion } from "@lib/competition/champions/rows_champion.ts";
import { onnxRows, type RowOutputs } from "@lib/exchange/rows/onnx_rows.ts";
import { runOnnx, type Tensor } from "../_onnx_run.ts";
import { givenRows, type SmallTable } from "./_rows.ts";
import type { Variant } from "./_variants.ts";

/** The rows of a table that are asked, by a model. */
export function runRows(bytes: Uint8Array, table: SmallTable): Record<string, Tensor> {
  const given = Object.entries(givenRows(table));
  return runOnnx(
    bytes,
    Object.fromEntries(given.map(([name, values]) => [name, { dims: [values.length, 1], values }])),
  );
}

/** The model of a champion that can be expressed. */
export function written(champion: RowsChampion): { bytes: Uint8Array; outputs: RowOutputs } {
  const made = onnxRows(champion);
  assert("bytes" in made, JSON.stringify(made));
  return made;
}

/** Whether columns of every kind, with much that is missing or new, are predicted as the product does. */
export function assertSame(name: string, { table, champion }: Variant, close = 1e-12): void {
  const { bytes, outputs } = written(champion), said = runRows(bytes, table), ours = predictRows(champion, table.asked);
  const theirs = said[outputs.yhat ?? outputs.probabilities!];
  assertEquals(theirs.values.length, ours.values.length);
  ours.values.forEach((value, i) =>
    assertAlmostEquals(Number(theirs.values[i]), value, close * Math.max(1, Math.abs(value)), `${name}: ${i}`)
  );
  if (ours.kind === "number") return;
  const labels = Array.from(ours.labels, (label) => champion.spec.classes[label]);
  assertEquals(said[outputs.label!].values, labels, name);
  assert(new Set(labels).size > 1 || name.startsWith("prior"), name);
}
