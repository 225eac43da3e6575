/**
 * Data in memory: rows, columns, tables of Arquero, Danfo and Arrow in, the same kind out; models that stay hot.
 *
 * @module
 */
export type { ForecastRow } from "./answer_columns.ts";
export { forecast, type ForecastInMemory } from "./forecast.ts";
export { type HotInference, type HotRequest, type HotSource, type KeyOf, openInference } from "./open_inference.ts";
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
export { type ForecastTable, train, type Trained, type TrainInMemory } from "./train.ts";
