/**
 * Demand tables: read, validate, regularise and store them; hand out chunks of keys; write forecasts.
 *
 * ```text
 * CSV, Parquet, JSON lines --prepareTable--> <store>/<group>/v<N>/ --readChunk--> Panel --appendFuture--> Panel
 * ```
 *
 * @module
 */
export {
  type BestOfConfig,
  type BestParams,
  type TunedGain,
  type TunedValues,
  writeBestHyperparameters,
} from "./best_hyperparameters.ts";
export type { QuarantinedRow } from "./columns/column_findings.ts";
export { formatFindings, sortFindings } from "./demand/expectations/format_findings.ts";
export { draftFutureFrame } from "./draft_future.ts";
export { type ConfigOverrides, loadConfig } from "./load_config.ts";
export type { ByteSink } from "./outputs/parquet_output.ts";
export {
  type ColumnHead,
  type ColumnValues,
  openRowWriter,
  type RowWriter,
  type RowWriterOptions,
} from "./outputs/row_writer.ts";
export { type RowColumn, writeRows } from "./outputs/write_rows.ts";
export { type PreparedTable, type PrepareOptions, prepareTable } from "./prepare.ts";
export { readFutureFrame } from "./read_future_frame.ts";
export type { KeyProfile, SimulatedClass, SimulatedEvent } from "./simulate/key_profile.ts";
export type { OwnWays, RightKind } from "./simulate/own_ways.ts";
export { simulateDemand } from "./simulate/simulate_demand.ts";
export type { SimulatedKey } from "./simulate/simulate_key.ts";
export { DEMO_SIMULATION, type Simulation, type World } from "./simulate/simulation.ts";
export { type SimulatedFiles, writeSimulatedDemand } from "./simulate/write_demand.ts";
export type { CsvDigits } from "./sources/format_decimal.ts";
export type { SourceAccess } from "./sources/source_access.ts";
export type { HashedFile, SourceFile, SourceOrigin } from "./sources/source_files.ts";
export type { ColumnStatistics } from "./store/column_statistics.ts";
export {
  currentGroup,
  type FeatureGroup,
  type GroupInfo,
  type GroupVersionChoice,
  openGroup,
  type RowCounts,
  type SourceLineage,
  type StoredRows,
} from "./store/feature_store.ts";
export { appendFuture, type FutureFrame } from "./store/future_frame.ts";
export type { GroupColumn } from "./store/group_column.ts";
export type { GroupDamage } from "./store/group_damage.ts";
export { readChunk, type ReadChunkOptions } from "./store/read_chunk.ts";
export type { RowLayout } from "./store/row_layout.ts";
export { type KeySelection, selectKeys } from "./store/select_keys.ts";
export { hasStoredFuture } from "./store/stored_future.ts";
export { planStoreSweep, type StoreSweepOptions, type StoreSweepPlan, sweepStore } from "./store/sweep_store.ts";
export { repairStore, type StoreVerification, verifyStore } from "./store/verify_store.ts";
export { listVersions } from "./store/version_folders.ts";
export type { CellText } from "./tables/number_text.ts";
export { readColumns } from "./tables/read_columns.ts";
export type { TextTable } from "./tables/text_table.ts";
