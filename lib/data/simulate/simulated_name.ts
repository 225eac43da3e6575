import type { Source } from "../../core/config/source_problems.ts";

/**
 * Name of the table that a source asks to simulate: `simulator` is the demo, `simulator:churn` another.
 *
 * @param source Of a config. @returns Null for any other source.
 */
export function simulatedName(source: Source): string | null {
  if (typeof source !== "string") return null;
  return source === "simulator" ? "demo" : /^simulator:(.*)$/s.exec(source)?.[1] ?? null;
}
