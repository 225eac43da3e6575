/** Rows that are drawn, and the room of those that are not. */
export interface RowWindow {
  /** First row drawn. */
  readonly from: number;
  /** Row after the last one drawn. */
  readonly to: number;
  /** Pixels above the first row. */
  readonly above: number;
  /** Pixels below the last row. */
  readonly below: number;
}

/**
 * Which rows of a long table lie in view, so that only those are drawn.
 *
 * @param count Rows of the table, all of one height. @param view `top`: pixels scrolled; `height`: pixels in view; `rowHeight`:
 *   pixels of a row, > 0; `spare`: rows drawn above and below what is in view, 12 if absent.
 * @returns Rows [from, to) with the room around them; all rows and room add up to `count` × `rowHeight`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { windowRows } from "@lib/page/table/window_rows.ts";
 * const view = { top: 3200, height: 320, rowHeight: 32, spare: 5 };
 * assertEquals(windowRows(10_000, view), { from: 95, to: 115, above: 3040, below: 316_320 });
 * ```
 */
export function windowRows(
  count: number,
  { top, height, rowHeight, spare = 12 }: { top: number; height: number; rowHeight: number; spare?: number },
): RowWindow {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight)), Math.max(0, count - 1));
  const from = Math.max(0, first - spare), to = Math.min(count, first + Math.ceil(height / rowHeight) + spare);
  return { from, to, above: from * rowHeight, below: (count - to) * rowHeight };
}
