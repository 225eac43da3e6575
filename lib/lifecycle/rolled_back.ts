import type { Registry } from "../registry/registry.ts";

/**
 * Versions that somebody has rolled back to, each as `<key id> <number within its key>`. What of them serves does so by a
 * rollback, or as a rollout gave the key back.
 *
 * @param registry Open registry. @param group Feature group.
 */
export function rolledBackTo(registry: Registry, group: string): ReadonlySet<string> {
  const decisions = registry.events({ kind: "ROLLED_BACK" }).filter(({ key }) => key === null);
  const caused = decisions.flatMap(({ id }) => registry.events({ cause: id, group, kind: "STAGE_CHANGED" }));
  return new Set(
    caused.flatMap(({ key, version, detail }) =>
      key !== null && detail.to === "Production" ? [`${key.id} ${version}`] : []
    ),
  );
}
