/**
 * Data in memory: rows, columns, tables of Arquero, Danfo and Arrow in, the same kind out; models that stay hot.
 *
 * @module
 */
export type { ForecastRow } from "./answer_columns.ts";
export type { KeyOf } from "./find_key.ts";
export { forecast, type ForecastInMemory } from "./forecast.ts";
export { type HotInference, type HotRequest, type HotSource, openInference } from "./open_inference.ts";
export { predict, type PredictInMemory } from "./predict.ts";
export type { PredictionRow, PredictRequest } from "./predict_columns.ts";
export { type FeatureMatrix, type Fold, type ReadTable, readTable, type SeriesColumns } from "./read_table.ts";
export type { SavedFolders } from "./save_volume.ts";
export type {
  ArqueroTable,
  ArrowTable,
  ColumnTable,
  DanfoFrame,
  MakeArrow,
  MemoryTable,
  RowTable,
} from "./table_kinds.ts";
export {
  type ForecastTable,
  type PredictionTable,
  train,
  type Trained,
  type TrainedKey,
  type TrainInMemory,
} from "./train.ts";
