import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError, RegistryError, WorkerError } from "@lib/core/errors/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { readManifest } from "@lib/storage/files/folder_manifest.ts";
import { IN_PROGRESS, Mark } from "@lib/storage/files/mark.ts";
import { seal, unseal } from "@lib/storage/files/sealed.ts";
import type { Operation } from "../../storage/_files.ts";
import { dyingFiles } from "../_dying_files.ts";
import { leftBehind } from "../_left_behind.ts";
import { Project, tableRows } from "../_project.ts";
import { SharedProject } from "./_shared.ts";

Deno.test("finalizeTraining() ends a training over shards as the pool of one machine ends it", async () => {
  using whole = new Project(tableRows(6));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(6));
  const shared = new SharedProject(project);
  const { due, isNew, keys } = await shared.share();
  assertEquals([due, isNew, keys], [{ pass: 0, shards: [0, 1, 2] }, true, 6]);
  const { result, passes } = await shared.finish();
  assertEquals(passes, 2);
  assertEquals(leftBehind(project, result), expected);
});

Deno.test("finalizeTraining() that dies anywhere, its folder of reports gone with it, ends as if it had not", async () => {
  using whole = new Project(tableRows(3));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(3));
  const shared = new SharedProject(project);
  await shared.share();
  const at = (name: string, file: string) => (operation: Operation) =>
    operation.name === name && operation.path.includes(file);
  const deaths = [
    at("write", "/packs/"),
    at("rename", "/packs/"),
    at("create", ".training_summary.json"),
    at("rename", "/evaluation.json"),
    at("write", ".manifest.json"),
  ];
  for (const [i, match] of deaths.entries()) {
    const error = await assertRejects(() => shared.finish({ files: dyingFiles(match) }), Error, undefined, `${i}`);
    assertStringIncludes(error.message, "killed before", `${i}`);
    if (i % 2 === 1) Deno.removeSync(project.paths.reports, { recursive: true });
  }
  const { result } = await shared.finish();
  assertEquals(leftBehind(project, result), expected);
  assertEquals((await shared.finalize()).summary, result.summary);
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  assertEquals([registry.listRuns().length, registry.listOutcomes(result.run).length], [1, 3]);
  registry.close();
});

Deno.test("finalizeTraining() that dies before any put of a pass opens it the next time, once", async () => {
  using project = new Project(tableRows(3));
  const shared = new SharedProject(project);
  await shared.share();
  await shared.work();
  const place = await shared.place(), { results } = place;
  for (let puts = 0; puts < 4; puts++) {
    let left = puts;
    const put: typeof results.put = (name, bytes) => {
      if (left-- === 0) throw new Error(`killed before ${name}`);
      return results.put(name, bytes);
    };
    await assertRejects(
      () => shared.finalize({ place: { ...place, results: { ...results, put } } }),
      Error,
      "killed before",
    );
    assertEquals((await results.list("passes/heads/")).length, 1);
  }
  assertEquals((await assertRejects(() => shared.finalize(), WorkerError)).code, "PASS_OPEN");
  assertEquals((await results.list("passes/")).length, 2 + 3 + 3, "no shard twice");
});

Deno.test("finalizeTraining() by two at once into one registry registers one run, and both report it", async () => {
  using project = new Project(tableRows(2));
  const shared = new SharedProject(project);
  await shared.share();
  for (let pass = 0; pass < 3; pass++) {
    await shared.work();
    if (pass < 2) await assertRejects(() => shared.finalize(), WorkerError);
  }
  const others = ["a", "b"].map((name) => shared.finalize({ reports: `${project.root}/${name}` }));
  const [a, b] = await Promise.all(others);
  assertEquals([a!.summary, a!.outcomes], [b!.summary, b!.outcomes]);
  assertEquals(a!.outcomes.map(({ version }) => version), [1, 1]);
  for (const name of ["a", "b"]) assert(readManifest(`${project.root}/${name}/${a!.run}`) !== null);
});

Deno.test("finalizeTraining() has damaged results made again, and ends the same", async () => {
  using whole = new Project(tableRows(4));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(4));
  const shared = new SharedProject(project), { near } = await shared.place();
  await shared.share();
  await shared.work();
  await assertRejects(() => shared.finalize(), WorkerError);
  await shared.work();
  Deno.truncateSync(`${near}/backtests/1`, 60);
  Deno.truncateSync(`${near}/backtests/3`, 60);
  const error = await assertRejects(() => shared.finalize(), WorkerError);
  assertEquals([error.code, error.context.open], ["PASS_OPEN", [1, 2]], "both at once");
  const { result } = await shared.finish();
  assertEquals(leftBehind(project, result), expected);
});

Deno.test("finalizeTraining() refuses a registry that has another run of its id, and a run that another process has", async () => {
  using project = new Project(tableRows(1));
  const shared = new SharedProject(project), { shared: { run } } = await shared.share();
  const mark = Mark.take(`${project.paths.reports}/${run}/${IN_PROGRESS}`, "another");
  await shared.work();
  assertEquals((await assertRejects(() => shared.finalize(), DataError)).code, "RUN_IN_PROGRESS");
  mark?.release();
  await shared.finish();
  const moved = new SharedProject(project, "moved");
  await moved.share({ limit: 1, config: parseConfig({ ...project.config, $schema: undefined, horizon: 3 }) });
  const place = await moved.place(), text = new TextDecoder().decode(await place.read("plan.json") ?? new Uint8Array());
  Deno.writeTextFileSync(`${moved.address}/plan.json`, seal({ ...unseal(text), run }));
  assertEquals((await assertRejects(() => moved.finalize(), RegistryError)).code, "RUN_EXISTS");
});
