import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { Mark } from "@lib/storage/files/mark.ts";
import { verifyReports } from "@lib/training/report/verify_reports.ts";
import { Project, tableRows } from "../_project.ts";

const code = ({ code, path }: { code: string; path: string }) => `${code} ${path.replace(/^.*reports\//, "")}`;

Deno.test("verifyReports() is silent about what is whole, and about no folder at all", async () => {
  using project = new Project(tableRows(2));
  assertEquals(await verifyReports(project.paths.reports), { problems: [], notes: [], reports: 0, bytes: 0 });
  const { reportDir } = await project.train();
  Deno.writeTextFileSync(`${reportDir}/wins.svg`, "a chart can be drawn again");
  Deno.writeTextFileSync(`${project.paths.reports}/shop-evaluation.csv`, "");
  const { problems, notes, reports, bytes } = await verifyReports(project.paths.reports);
  assertEquals([problems, notes, reports, bytes > 1000], [[], [], 1, true]);
});

Deno.test("verifyReports() names each file of a report that is not as it was written", async () => {
  using project = new Project(tableRows(2));
  const { reportDir, run } = await project.train();
  for (const { name } of [...Deno.readDirSync(reportDir)]) {
    const path = `${reportDir}/${name}`, bytes = Deno.readFileSync(path);
    Deno.writeFileSync(path, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1] ^ 4));
    const { problems, notes } = await verifyReports(project.paths.reports);
    assertEquals([problems.map(code), notes], [[`DAMAGED_FILE ${run}/${name}`], []], name);
    assertEquals(problems[0].name, `run ${run}`);
    Deno.writeFileSync(path, bytes);
  }
  Deno.removeSync(`${reportDir}/outcomes.csv`);
  assertEquals((await verifyReports(project.paths.reports)).problems.map(({ detail }) => detail), ["it is gone"]);
});

Deno.test("verifyReports() tells unfinished runs with what goes on from there, and what of them is damaged; nothing is changed", async () => {
  using project = new Project(tableRows(2));
  const controller = new AbortController();
  await assertRejects(() =>
    project.train({
      signal: controller.signal,
      onProgress: ({ phase }) => phase === "champions" && controller.abort(),
    }), WorkerError);
  const [{ name: run }] = Deno.readDirSync(project.paths.reports), dir = `${project.paths.reports}/${run}`;
  const verify = async () => {
    const { problems, notes } = await verifyReports(project.paths.reports);
    return { problems: problems.map(code), notes: notes.map(code), details: notes.map(({ detail }) => detail) };
  };
  const whole = await verify();
  assertEquals([whole.problems, whole.notes.map((note) => note.split("/").slice(0, 2).join("/"))], [
    [],
    [`UNFINISHED_RUN ${run}/journal`],
  ]);
  assertMatch(
    whole.details[0],
    new RegExp(
      `^7 results of plan [0-9a-f]{12}: deno task train --resume ${run}, with its config and options, goes on$`,
    ),
  );
  const mark = Mark.take(`${dir}/in_progress`, "process 7");
  assertMatch((await verify()).details[0], /: process 7 works on it$/);
  mark?.release();
  const [damaged, aside] = project.files("reports").filter((path) => path.includes("/backtests/"));
  Deno.truncateSync(`${project.root}/${damaged}`, 9);
  Deno.renameSync(`${project.root}/${aside}`, `${project.root}/${aside}.damaged`);
  Deno.writeTextFileSync(`${dir}/.findings.json.01234567-89ab.tmp`, "");
  const before = project.files("reports");
  const { problems, notes } = await verify();
  assertEquals(problems, [`CORRUPT_JOURNAL ${damaged.replace(/^reports\//, "")}`]);
  assertEquals(notes.filter((note) => note.startsWith("LEFT_OVER")), [
    `LEFT_OVER ${run}/.findings.json.01234567-89ab.tmp`,
    `LEFT_OVER ${aside.replace(/^reports\//, "")}.damaged`,
  ]);
  assertEquals(project.files("reports"), before);
  await project.train({ resume: true });
  assertEquals((await verify()).problems, []);
});

Deno.test("verifyReports() tells what was left over, and reports that cannot be verified", async () => {
  const reports = Deno.makeTempDirSync();
  Deno.mkdirSync(`${reports}/old-20240101T000000-abcdef`);
  Deno.writeTextFileSync(`${reports}/old-20240101T000000-abcdef/training_summary.json`, "{}");
  Deno.mkdirSync(`${reports}/.scratch.01234567-89ab.tmp`);
  const { problems, notes } = await verifyReports(reports);
  assertEquals(problems, []);
  assertEquals(notes.map(({ code, path }) => [code, path.slice(reports.length)]), [
    ["LEFT_OVER", "/.scratch.01234567-89ab.tmp"],
    ["NO_MANIFEST", "/old-20240101T000000-abcdef"],
  ]);
});

Deno.test("verifyReports() accuses nothing that no run has written, and tells runs of the first release", async () => {
  const reports = Deno.makeTempDirSync(), run = "shop-20240101T000000-abcdef";
  const foreign = ["acme/journal/2024/paper.tex", "acme/manifest.json", "in_progress/x", "notes.tmp"];
  for (const path of [...foreign, `${run}/journal/plan.json`, `${run}/journal/pooled/1.done`]) {
    Deno.mkdirSync(`${reports}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
    Deno.writeTextFileSync(`${reports}/${path}`, "{}");
  }
  const { problems, notes } = await verifyReports(reports);
  assertEquals([problems, notes.map(code)], [[], [`UNFINISHED_RUN ${reports}/${run}/journal`]]);
  assertMatch(notes[0].detail, /first release/);
});
