/** Codes of rows that are left out: quarantined, or left aside. */
export const ROWS_LEFT_OUT = [
  "BLANK_ROW",
  "CLOSED_DAY",
  "DATE_FAR_OFF",
  "DUPLICATE_KEY_TIME",
  "DUPLICATE_ROW",
  "FIRST_PERIOD_PARTIAL",
  "INVALID_DATE",
  "LAST_PERIOD_PARTIAL",
  "LONG_KEY",
  "MALFORMED_ROW",
  "MISSING_KEY",
  "MISSING_TARGET",
  "MISSING_TIME",
  "NEGATIVE",
  "NON_FINITE",
  "NOT_ALLOWED",
  "OUTSIDE_SPAN",
  "OUT_OF_RANGE",
  "TIME_ZONE",
  "WRONG_TYPE",
] as const;

/** Codes of a {@linkcode Finding}, by what is checked. Stable: callers branch on them. */
export const FINDING_CODES = [
  ...ROWS_LEFT_OUT,

  // Values and calendar
  "CLOSED_HOURS",
  "CLOSED_WEEKDAYS",
  "COLUMN_ABSENT",
  "DUPLICATES_MERGED",
  "FREQUENCY_MISMATCH",
  "GAPS",
  "MISSING_VALUE",
  "MIXED_COLUMN",
  "OUTLIER",
  "RARELY_OPEN",
  "SPARSE_CALENDAR",
  "STALE",
  "STAMPS_VARY",
  "STATIC_VARIES",
  "TOO_MANY_LEVELS",
  "UNIT_CHANGED",
  "UNREADABLE_VALUE",

  // Tables of rows
  "CLASS_RARE",
  "COLUMN_OF_IDS",
  "CONSTANT_COLUMN",
  "GIVES_TARGET_AWAY",
  "MANY_CLASSES",
  "MANY_COLUMNS",
  "SEEN_ROW",
  "UNKNOWN_CLASS",

  // Sheets of workbooks
  "SHEET_HIDDEN_ROWS",
  "SHEET_MERGED",
  "SHEET_MIXED_KEYS",
  "SHEET_PADDED_KEYS",
  "SHEET_TITLES",

  // Holidays and events
  "EVENTS_MERGED",
  "EVENT_COLUMN_UNUSED",
  "EVENT_UNUSED",
  "HOLIDAYS_END",

  // Keys
  "ALL_MISSING_KEY",
  "ALL_ZERO_KEY",
  "CONSTANT_KEY",
  "KEYS_LATE",
  "KEYS_OUTSIDE_SPAN",
  "ONE_ROW_KEY",

  // Rows of a request
  "UNKNOWN_COLUMN",
  "UNKNOWN_KEY",
  "UNKNOWN_LEVEL",
  "VALUE_CONFLICT",

  // Competition
  "CONTENDER_FAILED",
  "HYPERPARAMETERS_UNUSED",

  // Forecasts
  "INTERVAL_EMPTY",
  "KEY_ABSENT",
  "LEVEL_MOVED",
  "SOURCE_CHANGED",

  // What came, from a file
  "ACTUALS_UNUSED",

  // Serving

  // Rows ahead
  "FUTURE_DUPLICATES",
  "FUTURE_LEVELS_UNKNOWN",
  "FUTURE_ROWS_MISSING",
  "FUTURE_ROWS_UNUSED",
  "FUTURE_VALUES_MISSING",
  "ROWS_AHEAD",
] as const;

/** A stable code that callers branch on. */
export type FindingCode = typeof FINDING_CODES[number];
