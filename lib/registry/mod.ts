/**
 * Versions, stages, lineage, artifacts and events: one SQLite database and pack files, written in transactions.
 *
 * @module
 */
export type { RunTransaction } from "./commits/transaction.ts";
export type { ImportEntry } from "./packs/imports.ts";
export { openRegistry, type Registry } from "./registry.ts";
export type { RegistryOptions, ResolveOptions } from "./registry_options.ts";
export type {
  Acted,
  Action,
  ActionKind,
  AliasMove,
  Candidate,
  Move,
  PresentChampion,
  Settle,
  Settlement,
} from "./versions/action.ts";
export type { ScoreOrder } from "./versions/queries.ts";
export type {
  Attempt,
  ChampionCount,
  CommittedRun,
  Comparison,
  DataVersion,
  EventFilter,
  EventRow,
  KeyFilter,
  Lineage,
  LiveVersion,
  RecordedRun,
  RunInput,
  RunPack,
  RunRow,
  Stage,
  VersionChoice,
  VersionDetail,
  VersionFilter,
  VersionInput,
  VersionRow,
} from "./versions/row_types.ts";
