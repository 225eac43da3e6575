import type { Acted, ActionKind, Move } from "@lib/registry/versions/action.ts";
import type { Registry } from "@lib/registry/registry.ts";

/** Move one version from where it stands, as somebody would who has just looked. */
export function moveVersion(registry: Registry, id: number, ...stages: Move["to"][]): Acted {
  const [version] = registry.listVersions({ id });
  if (version === undefined) throw new TypeError(`Cannot move version ${id} as there is none`);
  const champion = registry.resolve(version.key.id, { group: version.group })?.id ?? null;
  const moves = stages.map((to, i): Move => ({ version: id, from: stages[i - 1] ?? version.stage, to, champion }));
  const kind: ActionKind = version.stage === "Archived"
    ? "ROLLED_BACK"
    : stages.at(-1) === "Production"
    ? "PROMOTED"
    : "GATED";
  return registry.act({ kind, run: version.run, detail: { by: "test", note: "" }, moves });
}
