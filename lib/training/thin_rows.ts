import type { Design } from "../core/design.ts";

/**
 * At most so many rows, evenly spread over all.
 *
 * @param design Shape [n × p]. @param most Rows to keep, >= 1.
 * @returns The design itself if it has no more rows.
 */
export function thinRows(design: Design, most: number): Design {
  if (design.rows <= most) return design;
  const rows = Int32Array.from({ length: most }, (_, i) => Math.floor(i * design.rows / most));
  const take = <Column extends Float64Array | Int32Array>(column: Column, out: Column, width: number) => {
    rows.forEach((row, i) => out.set(column.subarray(row * width, (row + 1) * width), i * width));
    return out;
  };
  const width = design.names.length;
  return {
    ...design,
    rows: most,
    values: take(design.values, new Float64Array(most * width), width),
    target: take(design.target, new Float64Array(most), 1),
    weight: take(design.weight, new Float64Array(most), 1),
    key: take(design.key, new Int32Array(most), 1),
    ds: take(design.ds, new Int32Array(most), 1),
    step: take(design.step, new Int32Array(most), 1),
    transform: take(design.transform, new Float64Array(2 * most), 2),
  };
}
