import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { Mark } from "@lib/storage/files/mark.ts";
import { planReportSweep, sweepReports } from "@lib/training/report/sweep_reports.ts";
import { verifyReports } from "@lib/training/report/verify_reports.ts";
import { Project, tableRows } from "../_project.ts";

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const limits = (days: number) => ({ now: inDays(days), graceDays: 7 });

/** A finished run, an unfinished one, and what processes that died have left. */
async function leftBehind(project: Project): Promise<{ finished: string; unfinished: string }> {
  const { run: finished, reportDir } = await project.train();
  await assertRejects(() => project.train({ signal: AbortSignal.abort() }), WorkerError);
  const names = [...Deno.readDirSync(project.paths.reports)].map(({ name }) => name).sort();
  Deno.mkdirSync(`${reportDir}/journal/0123456789abcdef`, { recursive: true });
  Deno.writeTextFileSync(`${reportDir}/journal/0123456789abcdef/plan`, "what it had no time to remove");
  Deno.writeTextFileSync(`${reportDir}/.wins.svg.01234567-89ab.tmp`, "half");
  Deno.mkdirSync(`${project.paths.reports}/.scratch.01234567-89ab.tmp`);
  Deno.writeTextFileSync(`${project.paths.reports}/shop-evaluation.csv`, "an output");
  return { finished, unfinished: names[1] };
}

Deno.test("sweepReports() removes what was left over and runs that were given up, never a finished report", async () => {
  using project = new Project(tableRows(2));
  const { reports } = project.paths, { finished, unfinished } = await leftBehind(project);
  const told = ({ removed }: { removed: readonly string[] }) => removed.map((path) => path.slice(reports.length + 1));

  // A finished run needs no journal at any age; the rest is young.
  const young = await planReportSweep(reports, limits(6));
  assertEquals(told(young), [`${finished}/journal`]);
  assertEquals(young.data, [{ group: "shop", version: 1 }]);
  const before = project.files("reports");
  const mark = Mark.take(`${reports}/${unfinished}/in_progress`, "process 7");
  assertEquals(told(await planReportSweep(reports, limits(8))), [
    ".scratch.01234567-89ab.tmp",
    `${finished}/.wins.svg.01234567-89ab.tmp`,
    `${finished}/journal`,
  ]);
  mark?.release();
  const old = await planReportSweep(reports, limits(8));
  assertEquals(told(old), [
    ".scratch.01234567-89ab.tmp",
    `${finished}/.wins.svg.01234567-89ab.tmp`,
    `${finished}/journal`,
    unfinished,
  ]);
  assertGreater(old.bytes, 100);
  assertEquals([project.files("reports"), old.data], [before, []]);

  assertEquals(await sweepReports(reports, limits(8)), old);
  assertEquals([...Deno.readDirSync(reports)].map(({ name }) => name).sort(), [finished, "shop-evaluation.csv"]);
  const { problems, notes, reports: count } = await verifyReports(reports);
  assertEquals([problems, notes, count], [[], [], 1]);
  assertEquals(told(await sweepReports(reports, limits(1000))), []);
});

Deno.test("sweepReports() of a run that was committed and never reported keeps what there is of its report", async () => {
  using project = new Project(tableRows(2));
  const { reports } = project.paths, { run, reportDir } = await project.train();
  Deno.removeSync(`${reportDir}/manifest.json`);
  Deno.mkdirSync(`${reportDir}/journal/0123456789abcdef`, { recursive: true });
  Deno.writeTextFileSync(`${reportDir}/journal/0123456789abcdef/1.damaged`, "set aside");
  Deno.utimeSync(`${reportDir}/journal/0123456789abcdef/1.damaged`, 0, 0);
  assertEquals((await sweepReports(reports, limits(1))).removed, [`${reportDir}/journal/0123456789abcdef/1.damaged`]);
  assertEquals((await sweepReports(reports, limits(8))).removed, [`${reportDir}/journal`]);
  assertEquals(project.files("reports").includes(`reports/${run}/outcomes.csv`), true);
});

Deno.test("sweepReports() of no folder removes nothing", async () => {
  assertEquals(await sweepReports(`${Deno.makeTempDirSync()}/none`, limits(8)), {
    removed: [],
    bytes: 0,
    data: [],
    failed: [],
  });
});

const RUN = "shop-20240101T000000-abcdef";

/** Files by path and content below a folder of reports; all are as old as the epoch. */
function reportsOf(...paths: readonly string[]): string {
  const reports = Deno.makeTempDirSync();
  for (const path of paths) {
    Deno.mkdirSync(`${reports}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
    Deno.writeTextFileSync(`${reports}/${path}`, "x");
  }
  return reports;
}

Deno.test("sweepReports() never removes what no run has written", async () => {
  const foreign = [
    "acme/journal/2024/paper.tex",
    "thesis/journal/notes",
    "notes.tmp",
    ".editor.tmp",
    "build.tmp/x",
    `${RUN}-3/journal/x.md`,
    "old/run.log",
    "paper/in_progress/x",
    `${RUN}/journal/2024/paper.tex`,
    `${RUN}/draft.tmp`,
    `${RUN}-2/in_progress/x`,
  ];
  const reports = reportsOf(...foreign, `${RUN}/journal/0123456789abcdef/plan`, `${RUN}/run.log`);
  const { removed, failed } = await sweepReports(reports, limits(1000));
  assertEquals([removed, failed], [[`${reports}/${RUN}/journal/0123456789abcdef`], []]);
  for (const path of foreign) assertEquals(Deno.statSync(`${reports}/${path}`).isFile, true, path);
  assertEquals((await verifyReports(reports)).problems, []);
});

Deno.test("sweepReports() of a run of the first release takes it for one that works for a day, whatever the grace", async () => {
  const reports = reportsOf(`${RUN}/journal/plan.json`, `${RUN}/journal/pooled/1.done`, `${RUN}/run.log`);
  const sweep = async (days: number) => (await sweepReports(reports, { now: inDays(days), graceDays: 0 })).removed;
  assertEquals(await sweep(0.9), []);
  assertEquals(await sweep(1.1), [`${reports}/${RUN}`]);
});

Deno.test("sweepReports() tells what cannot be removed and removes the rest", async () => {
  const reports = reportsOf(`${RUN}/run.log`, `${RUN}-2/run.log`, `${RUN}-3/run.log`);
  const files = {
    ...DISK,
    remove(path: string) {
      if (path.includes("-2/")) throw new Deno.errors.PermissionDenied("no", { cause: { code: "EACCES" } });
      DISK.remove(path);
    },
  };
  const { removed, failed } = await sweepReports(reports, { ...limits(8), files });
  assertEquals(removed, [`${reports}/${RUN}`, `${reports}/${RUN}-3`]);
  assertEquals(failed.map(({ context }) => context.path), [`${reports}/${RUN}-2`]);
});
