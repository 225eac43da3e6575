/**
 * Write config/schema.json, the JSON schema that editors use for configs: `deno task schema`.
 *
 * @module
 */
import { configSchema } from "../lib/core/config.ts";

/** The text of config/schema.json. */
export function schemaText(): string {
  return JSON.stringify(configSchema(), null, 2) + "\n";
}

if (import.meta.main) {
  const path = new URL("../config/schema.json", import.meta.url);
  await Deno.writeTextFile(path, schemaText());
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path.pathname] }).output();
}
