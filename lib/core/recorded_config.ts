import schema from "../../config/schema.json" with { type: "json" };
import { hashValue } from "./hash.ts";
import { resolveConfig, type ResolvedConfig } from "./resolve_config.ts";

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
export function recordConfig(config: ResolvedConfig): string {
  return JSON.stringify({ ...config, $schema: schemaFingerprint() });
}

/**
 * The config that a run recorded. One that was checked against the schema of this release is taken as it is: to load
 * the schema and check again would take longer than to forecast a key.
 *
 * @param json What {@linkcode recordConfig} gave.
 * @throws {DataError} `INVALID_CONFIG` if it is one of another release and not valid in this one.
 */
export async function readRecordedConfig(json: string): Promise<ResolvedConfig> {
  const { $schema, ...config } = JSON.parse(json);
  if ($schema === schemaFingerprint()) return config;
  const { parseConfig } = await import("./config.ts");
  return resolveConfig(parseConfig(config), config);
}
