import { seriesKey } from "@lib/core/rows/panel.ts";
import type { TablePredictions } from "@lib/inference/rows/predict_table.ts";

export const KEYS = [seriesKey(["a"]), seriesKey(["b"])];
export const BY = {
  status: "champion",
  model: "ridge",
  scope: "own",
  version: 2,
  id: 7,
  run: "r1",
  reason: "",
} as const;
const NOBODY = { ...BY, status: "fallback", version: 0, id: null, run: "", reason: "NEW_KEY" } as const;
export const GROUP = { name: "t", keyColumns: ["shop"], version: 3 };
export const TABLE = { keys: KEYS, keyOf: Int32Array.of(0, 1, 0) };

/** Of three rows of two keys; nobody knows the third. */
export const NUMBERS: TablePredictions = {
  ...{ targets: ["spent"], classes: [], levels: [80], values: Float64Array.of(1, 2, NaN) },
  ...{ lo: [Float64Array.of(0, NaN, NaN)], hi: [Float64Array.of(3, NaN, NaN)], labels: new Int32Array(0), sets: [] },
  ...{ keys: [BY, NOBODY], failed: Uint8Array.of(0, 0, 1) },
};
export const CLASSES: TablePredictions = {
  ...{ targets: ["stays"], classes: ["no", "yes"], levels: [80] },
  ...{ values: Float64Array.of(0.2, 0.8, NaN, 1, NaN, NaN), lo: [], hi: [], labels: Int32Array.of(0, 1, -1) },
  ...{ sets: [Uint8Array.of(1, 1, 0, 0, 0, 0)], keys: [BY, NOBODY], failed: Uint8Array.of(0, 0, 1) },
};
