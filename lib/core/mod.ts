/**
 * Types, errors, seeded random numbers, civil calendar, statistics and small linear algebra: pure and synchronous.
 *
 * @module
 */
export type { Artifact, ArtifactArray } from "./bytes/artifact.ts";
export type { CacheStatus } from "./bytes/byte_cache.ts";
export type { CodeDifference } from "./code_differences.ts";
export { configSchema, parseConfig } from "./config/config.ts";
export type { Config, ConfigInput } from "./config/config_type.ts";
export { type MetricChoice, metricName } from "./config/metric_choice.ts";
export { PROBLEM_SHAPES, type ProblemKind } from "./config/problem_shapes.ts";
export type { ResolvedConfig } from "./config/resolve_config.ts";
export type { Environment } from "./environment.ts";
export { ERROR_CODES, type ErrorCode } from "./errors/error_codes.ts";
export {
  CompetitionError,
  DataError,
  type ErrorOptionsRecord,
  type ErrorRecord,
  FitError,
  ForecastError,
  RegistryError,
  SeriesError,
  TrackingError,
  WorkerError,
} from "./errors/errors.ts";
export type { Finding, Severity } from "./errors/finding.ts";
export { FINDING_CODES, type FindingCode } from "./errors/finding_codes.ts";
export type { StoredProblem, Verification } from "./errors/problem.ts";
export type { Logger, Progress } from "./logger.ts";
export { createRng, type Rng } from "./numbers/random.ts";
export type { DemandClass } from "./numbers/statistics.ts";
export type { FallbackReason, KeyVerdict, Outcome, OutcomeStatus } from "./outcome.ts";
export type { Design } from "./rows/design.ts";
export type { EncodeWishes } from "./rows/encode_wishes.ts";
export type { Indexed } from "./rows/indexed.ts";
export {
  type ExogenousColumn,
  type ExogenousKind,
  formatKey,
  type Panel,
  partition,
  type SeriesKey,
  seriesKey,
} from "./rows/panel.ts";
export type { ColumnKind, Task } from "./rows/task.ts";
export { formatCount } from "./text/plural.ts";
export {
  type Calendar,
  formatPeriod,
  FREQUENCIES,
  type Frequency,
  parsePeriod,
  type StampStyle,
} from "./time/calendar.ts";
