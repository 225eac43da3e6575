import { buildColumns, buildHistogram, subtractHistogram } from "./histogram.ts";
import { partitionRows } from "./partition.ts";
import { scanSmall } from "./small_node.ts";
import { scanHistogram } from "./split.ts";

/** The hot functions of tree growth. All work on an arena's arrays, so another implementation can take their place. */
export interface TreeKernel {
  readonly buildHistogram: typeof buildHistogram;
  readonly buildColumns: typeof buildColumns;
  readonly subtractHistogram: typeof subtractHistogram;
  readonly scanHistogram: typeof scanHistogram;
  readonly scanSmall: typeof scanSmall;
  readonly partitionRows: typeof partitionRows;
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
