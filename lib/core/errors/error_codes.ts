import { FINDING_CODES, type FindingCode } from "./finding_codes.ts";

/** Codes of a {@linkcode ForecastError}, by what they are about. Stable: callers branch on them. */
export const ERROR_CODES = [
  // Config and command line
  "WRONG_USAGE",
  "DENO_ONLY",
  "UNSUPPORTED_SYSTEM",
  "INVALID_CONFIG",
  "INVALID_JSON",
  "INVALID_PARAMETER",
  "DUPLICATE_CONTENDER",
  "NO_BASELINE",
  "NOTHING_TO_TUNE",
  "RESERVED_NAME",
  "UNKNOWN_CONTENDER",
  "UNKNOWN_FAMILY",
  "UNKNOWN_FEATURE",
  "UNKNOWN_METRIC",
  "UNKNOWN_PARAMETER",

  // Table and feature store
  "AMBIGUOUS_DATE",
  "AMBIGUOUS_SHEET",
  "CALENDAR_MISMATCH",
  "CALENDAR_TOO_LONG",
  "COLUMN_MISMATCH",
  "CONSTANT_TARGET",
  "CORRUPT_GROUP",
  "DAMAGED_FILE",
  "DECIMAL_COMMA",
  "DUPLICATE_COLUMN",
  "EMPTY_TABLE",
  "FILE_EXISTS",
  "FREQUENCY_UNKNOWN",
  "FUTURE_COLUMN_MISSING",
  "HEADER_ONLY",
  "HISTORY_MISSING",
  "KEYS_MISMATCH",
  "MISSING_COLUMN",
  "MISSING_FILE",
  "MISSING_GROUP",
  "NO_USABLE_ROWS",
  "POLICY_MISMATCH",
  "OUT_OF_MEMORY",
  "SPLIT_IMPOSSIBLE",
  "STORE_FORMAT",
  "TARGET_MISMATCH",
  "TOO_MANY_CLASSES",
  "UNKNOWN_ENCODING",
  "UNKNOWN_PLACE",
  "UNREADABLE_CELL",
  "UNREADABLE_FILE",
  "UNSUPPORTED_FORMAT",
  "WIDE_TABLE",

  // Sources and targets on other machines, and databases
  "MISSING_TABLE",
  "SOURCE_DENIED",
  "SOURCE_FAILED",
  "SOURCE_UNREACHABLE",
  "SOURCE_VARIABLE",

  // Choice of keys
  "AMBIGUOUS_KEY",
  "NO_KEYS",
  "NO_MATCHING_KEY",
  "TOO_MANY_TOTALS",

  // Requests: what is wrong with one is in the context, all at once
  "INVALID_REQUEST",
  "WRONG_PROBLEM",

  // Model families: of one fit, predict, encode or decode
  "CORRUPT_ARTIFACT",
  "ALL_MISSING",
  "EMPTY",
  "FAMILY_NOT_LOADED",
  "HORIZON_TOO_LONG",
  "INEXPRESSIBLE",
  "INVALID_MODEL",
  "INVALID_PARAMS",
  "INVALID_TARGET",
  "NOT_FINITE",
  "NOT_FITTED",
  "OLD_ARTIFACT",
  "ORIGIN_BEFORE_FIT",
  "SINGULAR",
  "SPEC_MISMATCH",
  "TOO_LARGE",
  "TOO_SHORT",
  "UNSUPPORTED_MODEL",
  "WRONG_FAMILY",
  "WRONG_LENGTH",

  // Model families: of a fit that says the same whatever its input
  "CONSTANT",
  "SINGLE_LEAF",

  // Competition
  "CONTENDERS_FAILED",
  "NO_HOLDOUT",
  "SPLIT_OVERLAP",
  "TOO_SHORT_CALENDAR",

  // Runs and workers
  "ABORTED",
  "CORRUPT_JOURNAL",
  "CORRUPT_PLAN",
  "MEMORY_LIMIT",
  "NOTHING_TO_RESUME",
  "NO_PLAN",
  "NO_LEADERBOARD",
  "NO_MANIFEST",
  "PASS_OPEN",
  "CODE_CHANGED",
  "PLAN_CHANGED",
  "POOL_CLOSED",
  "RUN_IN_PROGRESS",
  "TIME_LIMIT",
  "UNFINISHED_RUN",
  "WORKER_CRASHED",
  "WORKER_START",

  // Lifecycle
  "GATE_FAILED",
  "GATE_OF_OTHER_TABLE",
  "INVALID_ALIAS",
  "INVALID_INSTANT",
  "CHURN_LIMIT",
  "NOT_STAGED",
  "NO_ROLLOUT",
  "REJECTED",
  "ROLLOUT_ACTIVE",

  // Registry
  "ACTION_LOST",
  "ARTIFACT_SWEPT",
  "BROKEN_POINTER",
  "CONFLICT",
  "CORRUPT_DATABASE",
  "DATABASE_LOST",
  "CORRUPT_IMPORT",
  "CORRUPT_PACK",
  "DUPLICATE_KEY",
  "LEFT_OVER",
  "LOCKED",
  "NOT_EMPTY",
  "NOT_FOUND",
  "NETWORK_STORAGE",
  "NO_RECORD",
  "OTHER_DATA",
  "OUTCOME_MISMATCH",
  "REGISTRY_FAILURE",
  "RUN_CLOSED",
  "RUN_LOST",
  "RUN_EXISTS",
  "SCHEMA_VERSION",
  "STAGE_MOVE",

  // Storage that is shared
  "CHECKSUM_MISMATCH",
  "STORAGE_DENIED",
  "STORAGE_FAILURE",
  "STORAGE_UNREACHABLE",
  "STORAGE_UNSAFE",

  // Engines on other machines
  "ENGINE_ADDRESS",
  "ENGINE_DENIED",
  "ENGINE_FAILED",
  "ENGINE_JOB_ENDED",
  "ENGINE_UNREACHABLE",

  // Tracking servers
  "TRACKING_DENIED",
  "TRACKING_FAILED",
  "TRACKING_NAME",
  "TRACKING_STORAGE",
  "TRACKING_UNREACHABLE",
  "TRACKING_URL",

  // Serving
  "ADDRESS_UNAVAILABLE",
  "BODY_TIMEOUT",
  "BODY_TOO_LARGE",
  "FORBIDDEN",
  "HOST_DENIED",
  "INVALID_TOKENS",
  "MALFORMED_REQUEST",
  "METHOD_NOT_ALLOWED",
  "NOT_READY",
  "OVERLOADED",
  "REPLICA_ENDED",
  "TOKENS_NEEDED",
  "UNAUTHORIZED",
  "UNKNOWN_ROUTE",
  "UNSUPPORTED_MEDIA_TYPE",

  // Files
  "DISK_FAILURE",
  "DISK_FULL",
  "OUTPUT_CLOSED",
  "PERMISSION_DENIED",
  "READ_ONLY",
  "TOO_MANY_FILES",
  "WRITE_FAILED",

  // What was not thrown as a ForecastError, or has a code that this release does not know
  "UNEXPECTED",
] as const;

/** A stable code that callers branch on. Where a finding leaves nothing to work with, its code is that of the error. */
export type ErrorCode = typeof ERROR_CODES[number] | FindingCode;

/** Whether a text, for instance of a file, is a code of this release. */
export function isErrorCode(text: string): text is ErrorCode {
  return [...ERROR_CODES, ...FINDING_CODES].some((code) => code === text);
}
