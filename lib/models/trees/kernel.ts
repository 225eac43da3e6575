import type { Arena, OpenNode } from "./arena.ts";
import { buildColumns, buildHistogram, type ColumnSpan, type RowSpan, subtractHistogram } from "./histogram.ts";
import { partitionRows } from "./partition.ts";
import { scanSmall } from "./small_node.ts";
import { type NodeSearch, scanHistogram } from "./split.ts";

/** The hot functions of tree growth. All work on an arena's arrays, so another implementation can take their place. */
export interface TreeKernel {
  /** Clear a slot and add rows to it, all columns. */
  buildHistogram(arena: Arena, slot: number, span: RowSpan): void;
  /** Clear some columns of a slot and add rows to them. */
  buildColumns(arena: Arena, slot: number, span: RowSpan & ColumnSpan): void;
  /** Turn the parent's slot into that of the child's sibling. */
  subtractHistogram(arena: Arena, parent: number, child: number): void;
  /** Improve `arena.best` by the splits of a slot's columns. */
  scanHistogram(arena: Arena, slot: number, search: NodeSearch): void;
  /** The same straight from the rows of a small node; returns how many columns it left in `arena.leftover`. */
  scanSmall(arena: Arena, search: NodeSearch): number;
  /** Group a node's rows by its split; returns the first position of the right side. */
  partitionRows(arena: Arena, node: OpenNode): number;
}

/** The kernel in plain TypeScript. */
export const PLAIN_KERNEL: TreeKernel = {
  buildHistogram,
  buildColumns,
  subtractHistogram,
  scanHistogram,
  scanSmall,
  partitionRows,
};
