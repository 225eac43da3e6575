import { openRegistry } from "@lib/registry/registry.ts";
import type { TrainingResult } from "@lib/training/record/result.ts";
import type { Project } from "./_project.ts";

/** The files of a run's folder but for times, and the packs of its models. */
export function leftBehind(project: Project, { reportDir, run }: TrainingResult) {
  const json = (name: string) => JSON.parse(Deno.readTextFileSync(`${reportDir}/${name}`));
  const { seconds: _, familySeconds: _____, peakMemoryMb: __, slowest: ___, run: ____, ...summary } = json(
    "training_summary.json",
  );
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  try {
    const models = registry.listVersions({ run }).map((version) => registry.readModel(version));
    const shared = registry.listShared(run).map((name) => [name, registry.readShared(run, name)]);
    const evaluation = { ...json("evaluation.json"), run: "" };
    return { summary, evaluation, outcomes: Deno.readTextFileSync(`${reportDir}/outcomes.csv`), models, shared };
  } finally {
    registry.close();
  }
}
