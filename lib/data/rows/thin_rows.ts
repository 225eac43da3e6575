import type { Panel } from "../../core/rows/panel.ts";
import { cutRows } from "../store/read_row_panel.ts";

/**
 * At most so many rows of one key, evenly spread over its parts.
 *
 * @param panel Of one key of a table without a calendar. @param most >= 1.
 */
export function thinRows(panel: Panel, most: number): Panel {
  const { ds } = panel, step = Math.ceil(ds.length / most);
  if (step <= 1) return panel;
  const isKept = (row: number) => row % step === 0;
  const thinned = cutRows({ ...panel, ds: Int32Array.from(ds, (_, row) => isKept(row) ? 0 : 1) }, 0);
  return { ...thinned, ds: ds.filter((_, row) => isKept(row)) };
}
