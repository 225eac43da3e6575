import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { summarizeChampion } from "@lib/competition/champions/champion_codec.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { decodePlan, SHARED_PLAN } from "@lib/training/plan/plan_record.ts";
import { retrainVersion } from "@lib/lineage/retrain.ts";
import type { RefitPlan } from "@lib/training/plan/refit_plan.ts";
import { Project, tableRows } from "../_project.ts";

const environment = { revision: "r", runtime: "d" } as never;

/** Trains 54 months, then the last six more by what was chosen; `act` looks at the registry and the two runs. */
async function trainedTwice(
  act: (at: { registry: Registry; project: Project; runs: readonly [string, string] }) => unknown,
) {
  const rows = tableRows(4, 60), known = rows.filter(({ date }) => date < "2023-07-01");
  using project = new Project(known);
  const first = await project.train();
  const input = project.write(rows, "newer.csv"),
    registry = openRegistry(project.paths.registry, { now: () => new Date() });
  try {
    const [a, b, c] = first.outcomes;
    const ids = [a!, b!, c!].map(({ key }) => key.id);
    const refit: RefitPlan = {
      models: [
        { contender: "ridge", combine: "weighted", weights: { ridge: 1 } },
        { contender: "mean", combine: "weighted", weights: { ses: 1, global_ridge: 1 } },
      ],
      of: { [ids[0]!]: 0, [ids[1]!]: 1 },
      competed: { [ids[0]!]: "2023-06-01", [ids[1]!]: "2023-06-01" },
    };
    const retraining = { keys: ids, refit, pinned: first.run };
    const second = await project.train({ input, retraining, replace: true });
    await act({ registry, project, runs: [first.run, second.run] });
  } finally {
    registry.close();
  }
}

Deno.test("selectModels() fits chosen models again, lets other keys compete, and pinned models serve on", () =>
  trainedTwice(async ({ registry, project, runs: [first, second] }) => {
    const versions = registry.listVersions({ run: second, chosen: true });
    assertEquals(versions.length, 3);
    const [ridge, mean, free] = versions.toSorted((a, b) => a.key.parts.join() < b.key.parts.join() ? -1 : 1);
    assertEquals([ridge!.contender, mean!.contender], ["ridge", "mean"]);
    assert(free !== undefined);
    const { combine, members } = summarizeChampion(registry.readModel(mean!));
    assertEquals([combine, members.map(({ contender }) => contender).sort()], ["weighted", ["global_ridge", "ses"]]);
    members.forEach(({ share }) => assertAlmostEquals(share, 0.5));
    // Nothing of the model of all keys has moved, and it is of all keys of the table.
    const name = "pooled:global_ridge";
    assertEquals(registry.readShared(second, name), registry.readShared(first, name));
    const record = decodePlan(registry.readShared(second, SHARED_PLAN));
    assertEquals([record.pinned?.run, record.poolAll, record.refit?.models.length], [first, true, 2]);
    assertEquals(record.refit?.competed[ridge!.key.id], "2023-06-01");
    assertEquals(decodePlan(registry.readShared(first, SHARED_PLAN)).refit, undefined);
    // Scored on a window that neither has seen, beside the champion that was asked for it.
    for (const { scores, comparison } of [ridge!, mean!]) {
      assert(Number.isFinite(scores.mase));
      assert(comparison === null || comparison.basis === "forecast");
    }
    const made = await retrainVersion(registry, mean!, {
      root: project.paths.registry,
      store: project.paths.store,
      scratch: project.root,
      environment,
      force: true,
      clock: () => 0,
    });
    assertEquals([made.equal, made.differences.some(({ name }) => name === "plan")], [true, false]);
  }));
