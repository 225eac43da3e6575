import { assertEquals } from "@std/assert";
import { tableFromIPC } from "@uwdata/flechette";
import { arrowEncoder } from "../../../lib/data/outputs/arrow_encoder.ts";
import type { ColumnHead } from "../../../lib/data/outputs/row_writer.ts";

const HEADS: ColumnHead[] = [{ name: "item", type: "text" }, { name: "step", type: "integer" }, {
  name: "y",
  type: "number",
}];

/** The file of some batches. */
function encoded(...batches: Parameters<ReturnType<typeof arrowEncoder>["append"]>[0][]): Uint8Array {
  const parts: Uint8Array[] = [];
  const encoder = arrowEncoder({ write: (bytes) => void parts.push(bytes.slice()) }, HEADS);
  batches.forEach((batch) => encoder.append(batch));
  encoder.finish();
  assertEquals(parts.length, 1);
  return parts[0]!;
}

// That another program reads it is checked by `deno task peers --only databases`.
Deno.test("arrowEncoder() keeps types, texts and missing values of all batches", () => {
  const table = tableFromIPC(
    encoded([["007", "ä"], Int32Array.of(1, 2), Float64Array.of(0.1, NaN)], [[null], [3], [1e300]]),
  );
  assertEquals(table.toColumns(), {
    item: ["007", "ä", null],
    step: Int32Array.of(1, 2, 3),
    y: [0.1, null, 1e300],
  });
});

Deno.test("arrowEncoder() writes a table without rows", () => {
  const table = tableFromIPC(encoded());
  assertEquals([table.numRows, table.names], [0, ["item", "step", "y"]]);
});
