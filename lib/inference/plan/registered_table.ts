import { ForecastError } from "../../core/errors/errors.ts";
import { recordedFrequency } from "../../core/config/recorded_config.ts";
import type { NamedTable } from "../../data/rows/assert_layout.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import { nameGroup, newestRun } from "./name_group.ts";
import type { InferenceSource } from "./plan_inference.ts";

/**
 * The table whose models a registry would serve, with the calendar that they were trained on; neither a table nor a model is
 * read, so that damage to them is told by who goes on.
 *
 * @param source Registry, config, choice.
 * @returns Null where there is none, or its newest run cannot be read: who goes on to use it says why.
 */
export function registeredTable(
  source: Pick<InferenceSource, "registry" | "config" | "choice" | "now">,
): NamedTable | null {
  let registry: Registry | null = null;
  try {
    registry = openRegistry(source.registry, { now: source.now, readOnly: true });
    const name = nameGroup(registry, source), run = newestRun(registry, name);
    if (run === undefined) return null;
    return { name, calendar: { frequency: recordedFrequency(run.configJson) } };
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  } finally {
    registry?.close();
  }
}
