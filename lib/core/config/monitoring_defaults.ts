/** What `monitoring` of a config says where it says nothing; docs/guides/monitoring.md explains each. */
export const MONITORING_DEFAULTS = {
  /** False alarms per healthy key and year. */
  promise: 0.01,
  /** Change of a key's mean, as a share of it, below which nothing is an alarm. */
  effectShare: 0.2,
  /** Share of keys that alarm together, above which the table is in question and not the keys. */
  massAlarm: 0.2,
} as const;

/** Limits of data alarms where a config says nothing; null: no such alarm. */
export const DATA_ALARM_DEFAULTS = {
  /** PSI, Kolmogorov-Smirnov distance, or Wasserstein distance in standard deviations, to the same season before. */
  drift: 0.2,
  /** Whether a change of unit is an alarm. */
  units: true,
  /** Share of rows that are quarantined, above that of the reference. */
  quarantined: 0.05,
  /** Share of periods without a value, above that of the reference. */
  missing: 0.1,
  /** Share of rows that were merged into others, above that of the reference. */
  duplicates: 0.05,
} as const;

/** Limits of a server where a config says nothing. */
export const SERVICE_DEFAULTS = {
  /** Seconds within which 99 % of the requests are answered. */
  p99Seconds: 1,
  /** Share of requests that fail by the server's fault. */
  errorShare: 0.01,
  /** Resident memory, megabytes. */
  memoryMb: 1000,
} as const;

/** What a rule of `monitoring.alerts` may wait for. */
export const ALERT_KINDS = ["data", "watch", "act", "service"] as const;

/** Names of environment variables that a config may refer to: the command `monitor` may read no others. */
export const ALERT_VARIABLE = /^ALERT_[A-Z0-9_]+$/;
