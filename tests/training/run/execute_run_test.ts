import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError, ForecastError, RegistryError, WorkerError } from "@lib/core/errors/errors.ts";
import type { Progress } from "@lib/core/logger.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { checkManifest, readManifest } from "@lib/storage/files/folder_manifest.ts";
import { Mark } from "@lib/storage/files/mark.ts";
import type { Operation } from "../../storage/_files.ts";
import { dyingFiles } from "../_dying_files.ts";
import { leftBehind } from "../_left_behind.ts";
import { writeSimulatedDemand } from "@lib/data/simulate/write_demand.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("a result that is damaged while the run goes on is made again by the same run", async () => {
  using whole = new Project(tableRows(2));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(2));
  const warnings: string[] = [];
  const onProgress = ({ phase, done }: Progress) => {
    if (phase !== "champions" || done !== 0 || warnings.length > 0) return;
    for (const path of project.files("reports").filter((path) => /backtests\/0$|pooled/.test(path))) {
      Deno.writeFileSync(`${project.root}/${path}`, new Uint8Array());
    }
  };
  const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message) };
  assertEquals(leftBehind(project, await project.train({ onProgress, log })), expected);
  assertStringIncludes(warnings.join("\n"), "it is made again");
});

Deno.test("a run that dies anywhere after its commit is finished by --resume as if it had not, and then answered", async () => {
  using whole = new Project(tableRows(3));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(3));
  const at = (name: string, file: string) => (operation: Operation) =>
    operation.name === name && operation.path.includes(file);
  const deaths = [
    at("create", ".training_summary.json"),
    at("write", ".training_summary.json"),
    at("rename", "/evaluation.json"),
    at("sync", ".feature_info.json"),
    at("syncFolder", "/reports/"),
    at("write", ".findings.json"),
    at("open", "/leaderboard.parquet"),
    at("write", ".manifest.json"),
    at("rename", "/manifest.json"),
    at("remove", "/journal"),
  ];
  const runs: string[] = [], summaries: unknown[] = [];
  for (const [i, match] of deaths.entries()) {
    // The folder of the report is synced for the run and its journal before.
    const isReport = (operation: Operation) => match(operation) && (i !== 4 || runs.length > 0);
    let committed = i > 0;
    const files = dyingFiles((operation) =>
      (committed ||= operation.path.includes("training_summary")) && isReport(operation)
    );
    const error = await assertRejects(() => project.train({ files, resume: i > 0 }), ForecastError);
    assertStringIncludes(error.message, "killed before", `${i}`);
    const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
    const [row, ...others] = registry.listRuns();
    registry.close();
    assertEquals(others, []);
    runs.push(row.run);
    summaries.push(row.summary);
  }
  const notes: string[] = [];
  const log = { debug() {}, info: (text: string) => void (text.startsWith("Run ") && notes.push(text)), warn() {} };
  const finished = await project.train({ resume: true });
  assertEquals(new Set([...runs, finished.run]).size, 1);
  assertEquals(leftBehind(project, finished), expected);
  assertEquals(JSON.parse(JSON.stringify(finished.summary)), summaries[0]);
  const left = project.files("reports");
  assertEquals(left.filter((path) => /journal|in_progress/.test(path)), []);
  const manifest = readManifest(finished.reportDir);
  assert(manifest !== null);
  assertEquals(checkManifest(finished.reportDir, manifest), []);

  for (const resume of [true, finished.run]) assertEquals(await project.train({ resume, log }), finished);
  assertEquals(notes, Array(2).fill(`Run ${finished.run} of this plan is finished: nothing is left to be done.`));
  assertEquals(project.files("reports"), left);
  // A plain start is a new run, as ever.
  assert((await project.train()).run !== finished.run);
});

Deno.test("a registry that cannot be written at the commit loses nothing: resume only commits", async () => {
  using project = new Project(tableRows(2));
  const path = `${project.paths.registry}/packs`;
  const closeDoor = ({ phase, done }: Progress) => {
    if (phase !== "champions" || done !== 2) return;
    Deno.removeSync(path, { recursive: true });
    Deno.writeTextFileSync(path, "no folder");
  };
  const error = await assertRejects(() => project.train({ onProgress: closeDoor }), RegistryError);
  assertMatch(error.hint, /What is finished is kept: the same command with --resume goes on from there\.$/);
  Deno.removeSync(path);
  Deno.mkdirSync(path);
  const steps: Progress[] = [];
  const { summary } = await project.train({ resume: true, onProgress: (step) => void steps.push(step) });
  assertEquals(summary.outcomes, { champion: 2, fallback: 0, failed: 0 });
  assertEquals(steps.map(({ phase, done }) => `${phase} ${done}`), ["global models 3", "backtest 2", "champions 2"]);
});

Deno.test("a run that is being worked on is refused at once; another unfinished one of the plan is gone on with", async () => {
  using project = new Project(tableRows(2));
  const codeOf = async (resume: boolean | string) => {
    const error = await assertRejects(() => project.train({ resume }), DataError);
    return [error.code, error.context.who];
  };
  const interrupt = () => assertRejects(() => project.train({ signal: AbortSignal.abort() }), WorkerError);
  await interrupt();
  await interrupt();
  const [older, newer] = [...Deno.readDirSync(project.paths.reports)].map(({ name }) => name).sort();
  const mark = Mark.take(`${project.paths.reports}/${newer}/in_progress`, "process 7");
  assert(mark !== null);
  assertEquals(await codeOf(newer), ["RUN_IN_PROGRESS", "process 7"]);
  assertEquals((await project.train({ resume: true })).run, older);
  // The older one is finished now: which does not mean that the newer one is.
  assertEquals(await codeOf(true), ["RUN_IN_PROGRESS", "process 7"]);
  mark.release();
  assertEquals((await project.train({ resume: true })).run, newer);
  assertEquals((await project.train({ resume: older })).run, older);
});

Deno.test("a run on the simulated table says how often its choice finds what keys are made for, one on a table does not", async () => {
  using project = new Project([], {
    ...{ source: "simulator", frequency: "day", horizon: 7, exogenous: { future: ["price", "promo"] } },
    contenders: ["seasonal_naive", "ses"],
  });
  const raw = `${project.root}/raw`;
  Deno.mkdirSync(raw);
  writeSimulatedDemand(`${raw}/demo.csv`, { items: 4, locations: 3, days: 90 });
  // One without a manifest is taken as it is.
  Deno.removeSync(`${raw}/demo.manifest.json`);
  const { summary } = await project.train(), found = Object.values(summary.rightKinds ?? {});
  assertEquals(found.length, 3);
  const [{ keys, others }] = found;
  found.forEach((kind) => assertEquals(kind.keys + kind.others, keys + others));
  assert(keys + others > 3 && keys + others <= summary.outcomes.champion);
  const given = await project.train({ input: `${raw}/demo.csv` });
  assertEquals(given.summary.rightKinds, undefined);
});
