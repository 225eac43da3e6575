import { currentGroup } from "@lib/data/store/feature_store.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { PackReader } from "@lib/registry/packs/pack_reader.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { futureRows, type Project } from "./_project.ts";

/** What `read` gives of the registry of a project, closed afterwards. */
export function inRegistry<T>(project: Project, read: (registry: Registry) => T): T {
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  try {
    return read(registry);
  } finally {
    registry.close();
  }
}

/** Forecasts of all keys of so many months with one price, 5 by default, as the text of a CSV. */
export async function forecasts(
  project: Project,
  name = "forecasts.csv",
  months?: number,
  price?: string,
): Promise<string> {
  const group = await currentGroup(project.paths.store, "shop");
  const future = project.write(futureRows(group.keys.map((key) => key.parts), months, undefined, price), "future.csv");
  const output = `${project.root}/${name}`;
  await inferTable({ ...project.paths, now: () => new Date(0), future, output, digits: "all" });
  return Deno.readTextFileSync(output);
}

/** Names of the packs that hold models. */
export function modelPacks(project: Project): string[] {
  return project.files("models/packs").filter((path) => {
    const pack = new PackReader(`${project.root}/${path}`);
    const models = pack.index().some(({ name }) => name.startsWith("model:"));
    pack.close();
    return models;
  });
}
