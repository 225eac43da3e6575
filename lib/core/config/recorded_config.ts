import schema from "../../../config/schema.json" with { type: "json" };
import { DataError } from "../errors/errors.ts";
import type { Config } from "./config_type.ts";
import { openFields, resolveConfig, type ResolvedConfig } from "./resolve_config.ts";
import { SCHEMA_FINGERPRINT } from "./schema_fingerprint.ts";
import { type JsonSchema, schemaProblem } from "../bytes/schema_problem.ts";

/**
 * A checked config as a run records it, with the schema that it was checked against.
 *
 * @returns JSON for {@linkcode readRecordedConfig}.
 */
export function recordConfig(config: ResolvedConfig): string {
  return JSON.stringify({ ...config, $schema: SCHEMA_FINGERPRINT });
}

/**
 * The config that a run recorded. One that was checked against the schema of this release is only looked at again: it may
 * come from anybody. To load what the schema was written with would take longer than to forecast a key.
 *
 * @param json What {@linkcode recordConfig} gave.
 * @throws {DataError} `INVALID_CONFIG` if it is no such config, or one of another release and not valid in this one.
 */
export async function readRecordedConfig(json: string): Promise<ResolvedConfig> {
  const recorded = parseRecord(json), { $schema, ...config } = recorded;
  if ($schema !== SCHEMA_FINGERPRINT) {
    const { parseConfig } = await import("./config.ts");
    const older = parseConfig(config);
    if (older.frequency === null) throw notRecorded("no frequency");
    return resolveConfig(older, { frequency: older.frequency });
  }
  const problem = schemaProblem(recorded, schema as JsonSchema, { complete: true });
  if (problem !== null) throw notRecorded(problem);
  // Nothing may be asked of a table again.
  const [open] = openFields(config as unknown as Config);
  if (open !== undefined) throw notRecorded(`no ${open}`);
  return config as unknown as ResolvedConfig;
}

/**
 * The grain of the table that a run recorded its config of.
 *
 * @param json What {@linkcode recordConfig} gave.
 * @throws {DataError} `INVALID_CONFIG` if it says none.
 */
export function recordedFrequency(json: string): ResolvedConfig["frequency"] {
  const { frequency } = parseRecord(json);
  // Who asks compares it with one grain: what is none is not that one.
  if (typeof frequency === "string") return frequency as ResolvedConfig["frequency"];
  throw notRecorded("no frequency");
}

function parseRecord(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw notRecorded("no JSON object");
}

function notRecorded(problem: string): DataError {
  return new DataError(
    "INVALID_CONFIG",
    `Cannot use the config that a run recorded as it must be as a run records it: current value is ${problem}`,
    { hint: "Restore the registry from a backup, or train again.", context: { problem } },
  );
}
