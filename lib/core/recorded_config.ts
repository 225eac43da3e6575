import schema from "../../config/schema.json" with { type: "json" };
import type { Config } from "./config_type.ts";
import { hashValue } from "./hash.ts";

let fingerprint: string | undefined;

/** Names the schema of this release: it changes with every field, default and range. */
function schemaFingerprint(): string {
  return fingerprint ??= `sha256:${hashValue(schema)}`;
}

/**
 * A checked config as a run records it, with the schema that it was checked against.
 *
 * @returns JSON for {@linkcode readRecordedConfig}.
 */
export function recordConfig(config: Config): string {
  return JSON.stringify({ ...config, $schema: schemaFingerprint() });
}

/**
 * The config that a run recorded. One that was checked against the schema of this release is taken as it is: to load
 * the schema and check again would take longer than to forecast a key.
 *
 * @param json What {@linkcode recordConfig} gave.
 * @throws {DataError} `INVALID_CONFIG` if it is one of another release and not valid in this one.
 */
export async function readRecordedConfig(json: string): Promise<Config> {
  const { $schema, ...config } = JSON.parse(json);
  return $schema === schemaFingerprint() ? config : (await import("./config.ts")).parseConfig(config);
}
