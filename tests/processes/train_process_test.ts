import { assertEquals, assertMatch } from "@std/assert";
import { openRegistry } from "@lib/registry/registry.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import type { TrainingResult } from "@lib/training/record/result.ts";
import { verifyReports } from "@lib/training/report/verify_reports.ts";
import { patience } from "../_support/patience.ts";
import { Project, tableRows } from "../training/_project.ts";
import type { TrainRequest } from "../training/_train_process.ts";

const NOW = Date.UTC(2024, 0, 1);

/** Train in a process of its own. */
async function train(
  project: Project,
  more: Partial<TrainRequest> = {},
): Promise<{ run: string; signal: string | null }> {
  const request: TrainRequest = { config: project.config, paths: project.paths, now: NOW, ...more };
  const { stdout, stderr, success, signal } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", new URL("../training/_train_process.ts", import.meta.url).pathname]
      .concat(JSON.stringify(request)),
    signal: patience(),
  }).output();
  if (!success && signal === null) throw new Error(new TextDecoder().decode(stderr));
  return { run: new TextDecoder().decode(stdout).trim(), signal };
}

const quick = () => new Project(tableRows(2), { contenders: ["seasonal_naive", "ses", "global_ridge"], exogenous: {} });

/** Runs of the registry; whether it and the reports are as they were written. */
async function look(project: Project) {
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const runs = registry.listRuns().map(({ run }) => run).sort();
  registry.close();
  const { problems, reports } = await verifyReports(project.paths.reports);
  return { runs, problems: [...problems, ...verifyRegistry(project.paths.registry).problems], reports };
}

Deno.test("processes that train one plan in one second have runs of their own, in one folder of reports or two", async () => {
  using project = quick();
  await project.plan();
  const { reports } = project.paths;
  const elsewhere = { ...project.paths, reports: `${reports}-2` };
  const results = await Promise.all([train(project), train(project), train(project, { paths: elsewhere })]);
  const runs = results.map(({ run }) => run).sort();
  assertEquals(new Set(runs).size, 3);
  assertMatch(runs[0], /^shop-20240101T000000-[0-9a-f]{6}$/);
  for (const run of runs.slice(1)) assertMatch(run, new RegExp(`^${runs[0]}(-\\d+)+$`));
  const here = await look(project), there = await verifyReports(elsewhere.reports);
  assertEquals(here, { runs, problems: [], reports: 2 });
  assertEquals([there.problems, there.notes, there.reports], [[], [], 1]);
});

let uninterrupted: Promise<TrainingResult> | null = null;
/** A run that nothing happened to; it is the same for all tests. */
function wholeRun(): Promise<TrainingResult> {
  const train = async () => {
    using project = quick();
    return await project.train();
  };
  return uninterrupted ??= train();
}

for (
  const kill of [
    ["link", "/backtests/"],
    ["sync", "/finished/"],
    ["rename", ".pack"],
    ["write", ".findings.json"],
    ["remove", "/journal"],
  ] as const
) {
  Deno.test(`a process that is killed before ${kill.join(" ")} leaves a run that is gone on with as if it had not`, async () => {
    const expected = await wholeRun();
    using project = quick();
    const { signal } = await train(project, { kill });
    assertEquals(signal, "SIGKILL");
    const resumed = await project.train({ resume: true });
    assertEquals(resumed.outcomes, expected.outcomes);
    assertEquals(resumed.summary.metrics, expected.summary.metrics);
    assertEquals(await look(project), { runs: [resumed.run], problems: [], reports: 1 });
    assertEquals(project.files("reports").filter((path) => /journal|in_progress/.test(path)), []);
  });
}
