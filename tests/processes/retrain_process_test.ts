import { assert, assertEquals } from "@std/assert";
import { recordedVersion } from "@lib/data/store/serving_record.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { retrainTable } from "@lib/retraining/retrain_table.ts";
import { watchNothing } from "@lib/retraining/watched_table.ts";
import { verifyReports } from "@lib/training/report/verify_reports.ts";
import { patience } from "../_support/patience.ts";
import type { RetrainRequest } from "../retraining/_retrain_process.ts";
import { keyRows, Project } from "../training/_project.ts";

const FIELDS = { contenders: ["naive", "seasonal_naive"], exogenous: {}, horizon: 3, folds: { count: 1 } } as const;

const rowsTo = (months: number, items: readonly string[]) => items.flatMap((item) => keyRows(item, "x", months));

/** A trained table of two keys, and its next version with a third. */
async function trained(): Promise<{ project: Project; input: string; first: string }> {
  const project = new Project(rowsTo(36, ["a", "b"]), { ...FIELDS, contenders: [...FIELDS.contenders] });
  const { run: first } = await project.train();
  return { project, first, input: project.write(rowsTo(39, ["a", "b", "c"]), "newer.csv") };
}

async function retrain({ project, input }: { project: Project; input: string }, kill: RetrainRequest["kill"]) {
  const { config, paths } = project;
  const request: RetrainRequest = { config, paths, input, now: Date.UTC(2024, 1, 1), kill };
  const script = new URL("../retraining/_retrain_process.ts", import.meta.url).pathname;
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", script, JSON.stringify(request)],
    signal: patience(),
  }).output();
  assertEquals(signal, "SIGKILL", new TextDecoder().decode(stderr));
}

/** Which run serves each item, and the forecasts of all keys of the table that serves. */
async function serving({ paths, root }: Project): Promise<{ runs: Record<string, string>; forecasts: string }> {
  const registry = openRegistry(paths.registry, { now: () => new Date(0), readOnly: true });
  const runs = Object.fromEntries(registry.resolveAll({ group: "shop" }).map(({ key, run }) => [key.parts[0], run]));
  registry.close();
  const output = `${root}/forecasts.csv`;
  const { outcomes } = await inferTable({ ...paths, now: () => new Date(0), output, digits: "all" });
  assertEquals(outcomes.failed, 0);
  return { runs, forecasts: Deno.readTextFileSync(output) };
}

let whole: Promise<string> | null = null;
/** Forecasts after a retraining that nothing happened to. */
function expected(): Promise<string> {
  const make = async () => {
    const { project, input } = await trained();
    using _ = project;
    const now = () => new Date(Date.UTC(2024, 1, 2));
    await retrainTable(project.config, { ...project.paths, input, request: {}, watch: watchNothing, now });
    return (await serving(project)).forecasts;
  };
  return whole ??= make();
}

for (
  const kill of [
    ["rename", ".shop.retraining.json"],
    ["link", "/backtests/"],
    ["rename", ".pack"],
    ["rename", "manifest.json"],
    ["remove", "/journal"],
    ["rename", "/retraining.json"],
  ] as const
) {
  Deno.test(`retrain killed before ${kill.join(" ")} leaves what serves whole, and goes on as if nothing had happened`, async () => {
    const { project, input, first } = await trained();
    using _ = project;
    const before = await serving(project);
    await retrain({ project, input }, kill);
    const after = await serving(project), isOver = kill[1] === "/retraining.json";
    if (!isOver) assertEquals(after, before);
    const again = await retrainTable(project.config, {
      ...project.paths,
      ...{ input, request: {}, watch: watchNothing, now: () => new Date(Date.UTC(2024, 1, 2)) },
    });
    const { runs, forecasts } = await serving(project);
    assertEquals(forecasts, await expected());
    assertEquals(new Set(Object.values(runs)).size, 1);
    assert(!Object.values(runs).includes(first));
    assertEquals([again.serves, await recordedVersion(project.paths.store, "shop")], [true, 2]);
    const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
    assertEquals(registry.listRuns().length, 2);
    registry.close();
    const { problems, notes, reports } = await verifyReports(project.paths.reports);
    assertEquals([reports, notes.filter(({ code }) => code !== "LEFT_OVER")], [2, []]);
    const { trained: { promoted }, keys } = JSON.parse(
      Deno.readTextFileSync(`${again.trained?.training.reportDir}/retraining.json`),
    );
    assertEquals([promoted, keys.length], [3, 3]);
    assertEquals([...problems, ...verifyRegistry(project.paths.registry).problems], []);
  });
}
