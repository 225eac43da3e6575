import { z } from "zod";
import {
  ALERT_KINDS,
  ALERT_VARIABLE,
  DATA_ALARM_DEFAULTS,
  MONITORING_DEFAULTS,
  SERVICE_DEFAULTS,
} from "./monitoring_defaults.ts";

const variable = z.string().regex(ALERT_VARIABLE, "the name of an environment variable that begins with ALERT_");
const seconds = z.number().positive().max(300).default(10);

const alertRule = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "a name such as on_call: small letters, digits and _, a letter first")
    .describe("Name of the rule, in messages and in what is remembered of it."),
  when: z.array(z.enum(ALERT_KINDS)).min(1).default(["data", "act", "service"]).describe(
    "What it tells: alarms of the data, keys that are watched, keys to act on, the service.",
  ),
  severity: z.enum(["error", "warning", "info"]).default("warning").describe("Nothing less bad than this."),
  minKeys: z.number().int().min(0).default(1).describe(
    "Told once so many keys are concerned by events of one code; what concerns the whole table always is.",
  ),
  recovery: z.boolean().default(true).describe("Whether the end of an event that was told is told too."),
  quietHours: z.number().min(0).max(8760).default(24).describe(
    "An event that ends and comes back within so many hours after it was told is not told again.",
  ),
  webhook: z.strictObject({
    urlFrom: variable.describe("Environment variable that holds the address; it begins with ALERT_."),
    secretFrom: variable.nullable().default(null).describe(
      "Environment variable with the secret by which bodies are signed (HMAC-SHA256); null: not signed.",
    ),
    timeoutSeconds: seconds.describe("Most seconds of one try."),
    retries: z.number().int().min(0).max(10).default(2).describe(
      "Tries after the first one, each after a longer wait.",
    ),
  }).nullable().default(null).describe("POST the events as JSON."),
  command: z.strictObject({
    argv: z.array(z.string().min(1)).min(1).describe("Program and arguments; no shell reads them."),
    timeoutSeconds: seconds.describe("Most seconds, after which the program is killed."),
  }).nullable().default(null).describe("Start a program that reads the events as JSON."),
  file: z.string().min(1).nullable().default(null).describe("Append the events to a file, one line of JSON each time."),
});

const increase = z.number().min(0).max(1).nullable();

/** The section `monitoring` of a config. */
export const monitoringSection = z.strictObject({
  promise: z.number().gt(0).max(12).default(MONITORING_DEFAULTS.promise).describe(
    "False alarms per healthy key and year: 0.01 is one a year among a hundred healthy keys.",
  ),
  effect: z.strictObject({
    share: z.number().min(0).max(10).default(MONITORING_DEFAULTS.effectShare).describe(
      "Share of a key's mean below which a change is no alarm.",
    ),
    amount: z.number().positive().nullable().default(null).describe(
      "Amount, in the unit of the target, below which a change is no alarm either; null: the share alone.",
    ),
  }).prefault({}).describe("Smallest change of a key that is worth an alarm."),
  massAlarm: z.number().gt(0).max(1).default(MONITORING_DEFAULTS.massAlarm).describe(
    "If more than this share of the keys alarm together the data are in question, and nothing is retrained.",
  ),
  data: z.strictObject({
    drift: z.number().gt(0).max(10).nullable().default(DATA_ALARM_DEFAULTS.drift).describe(
      "Size of the difference between a column's values and those of the same season before that is an alarm: PSI of categories, Kolmogorov-Smirnov distance of up to 1,000 values, Wasserstein distance in standard deviations of more; null: not checked.",
    ),
    late: z.number().int().min(0).nullable().default(null).describe(
      "Complete periods that the table may lie behind the clock; null: by its frequency, and by how late it was before.",
    ),
    units: z.boolean().default(DATA_ALARM_DEFAULTS.units).describe(
      "Whether values that are suddenly 10, 12, 100 or 1,000 times what they were, or that part, are an alarm.",
    ),
    quarantined: increase.default(DATA_ALARM_DEFAULTS.quarantined).describe(
      "Increase of the share of quarantined rows, at most; null: not checked.",
    ),
    missing: increase.default(DATA_ALARM_DEFAULTS.missing).describe(
      "Increase of the share of periods without a value, at most; null: not checked.",
    ),
    duplicates: increase.default(DATA_ALARM_DEFAULTS.duplicates).describe(
      "Increase of the share of rows that are merged into others, at most; null: not checked.",
    ),
  }).prefault({}).describe("Limits of data alarms."),
  service: z.strictObject({
    p99Seconds: z.number().positive().nullable().default(SERVICE_DEFAULTS.p99Seconds).describe(
      "Seconds within which 99 % of the requests are to be answered; null: not checked.",
    ),
    errorShare: z.number().min(0).max(1).nullable().default(SERVICE_DEFAULTS.errorShare).describe(
      "Share of requests that may fail by the server's fault (status 500 and above); null: not checked.",
    ),
    perSecond: z.number().positive().nullable().default(null).describe(
      "Fewest requests a second between two looks; null: not checked.",
    ),
    memoryMb: z.number().positive().nullable().default(SERVICE_DEFAULTS.memoryMb).describe(
      "Most resident memory, megabytes; null: not checked.",
    ),
  }).prefault({}).describe("Limits of a server that `monitor --service` looks at."),
  alerts: z.array(alertRule).default([]).describe("Who is told of what, and how."),
});
