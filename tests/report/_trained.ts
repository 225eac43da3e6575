import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import type { RunSources } from "@lib/report/record/run_sources.ts";
import { readRunSources } from "@lib/report/record/run_sources.ts";
import type { TrainingResult } from "@lib/training/record/result.ts";
import { futureRows, keyRows, Project, tableRows } from "../training/_project.ts";

/** A table of four keys that sell, one that never did and one of which nothing is known, trained once for all tests of a process. */
export interface Trained {
  readonly project: Project;
  readonly result: TrainingResult;
}

let trained: Promise<Trained> | undefined;

/** The trained table; nobody may change its folders. */
export function trainedTable(): Promise<Trained> {
  return trained ??= (async () => {
    const zero = keyRows("zero", "x").map((row) => ({ ...row, demand: "0" }));
    const dead = keyRows("dead", "x").map((row) => ({ ...row, demand: "" }));
    const keys = [["dead", "x"], ["i00", "north"], ["i00", "south"], ["i01", "north"], ["i01", "south"], ["zero", "x"]];
    const ahead = futureRows(keys).split("\n").slice(1, -1).map((line) => {
      const [date, item, location, price] = line.split(",");
      return { date: date!, item: item!, location: location!, demand: "", price: price! };
    });
    const project = new Project([...tableRows(4), ...zero, ...dead, ...ahead], {
      contenders: ["seasonal_naive", "ses", "ridge", "global_ridge", "mean", "blend"],
    });
    globalThis.addEventListener("unload", () => project[Symbol.dispose]());
    return { project, result: await project.train() };
  })();
}

/** Its registry, open to read. */
export function openTrained({ project }: Trained): Registry {
  return openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
}

/** What its page is made from. @param options `store`, `dir`: other folders than its own. */
export async function sourcesOf(
  trained: Trained,
  options: { readonly store?: string; readonly dir?: string } = {},
): Promise<RunSources> {
  const { project, result } = trained, registry = openTrained(trained);
  try {
    return await readRunSources(registry, result.run, {
      ...{ store: project.paths.store, dir: result.reportDir },
      ...options,
    });
  } finally {
    registry.close();
  }
}
