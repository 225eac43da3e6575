import { assertEquals, assertRejects } from "@std/assert";
import { DataError, WorkerError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { openPlace } from "@lib/storage/results/place.ts";
import { evaluateTable } from "@lib/training/run/evaluate.ts";
import {
  evaluatedConfig,
  finalizeEvaluation,
  openEvaluationShards,
  shareEvaluation,
} from "@lib/training/shared/shared_evaluation.ts";
import { Project, tableRows } from "../_project.ts";
import { HERE } from "./_shared.ts";

Deno.test("finalizeEvaluation() scores what many machines have made as evaluateTable() does, origins side by side", async () => {
  using project = new Project(tableRows(4));
  const { store } = project.paths, place = await openPlace(`${project.root}/shared`), now = () => new Date(0);
  const options = { store, origins: 2, shards: 2, place, environment: HERE, now };
  const output = `${project.root}/shared.csv`, given = { place, environment: HERE, log: SILENT_LOGGER };
  const finalize = () => finalizeEvaluation({ ...given, output, store: `${project.root}/restored` });
  assertEquals((await assertRejects(finalize, DataError)).code, "NO_PLAN");
  const first = await shareEvaluation(project.config, options), again = await shareEvaluation(project.config, options);
  assertEquals([first.keys, first.isNew, first.due], [4, true, { pass: 0, shards: [0, 1] }]);
  assertEquals([again.isNew, again.run, again.due], [false, first.run, first.due]);
  const other = () => shareEvaluation(project.config, { ...options, origins: 1 });
  assertEquals((await assertRejects(other, DataError)).code, "PLAN_CHANGED");
  assertEquals((await evaluatedConfig(place, given)).name, project.config.name);
  // Whoever works needs the place alone.
  Deno.renameSync(store, `${store}-elsewhere`);
  let passes = 0, made = 0;
  for (; passes < 9; passes++) {
    const open = await finalize().then(() => null, (thrown: unknown) => thrown);
    if (open === null) break;
    assertEquals(open instanceof WorkerError && open.code, "PASS_OPEN");
    const worker = await openEvaluationShards({ ...given, who: "test", workers: 0 });
    for (const shard of (await worker.due())?.shards ?? []) made += (await worker.work(shard)).done;
    await worker.close();
  }
  Deno.renameSync(`${store}-elsewhere`, store);
  assertEquals([passes, made > 4], [2, true], "models of all keys, then backtests, of both origins at once");
  const alone = `${project.root}/alone.csv`, scratch = `${project.root}/scratch`;
  const expected = await evaluateTable(project.config, { store, origins: 2, output: alone, scratch, workers: 0 });
  assertEquals({ ...await finalize(), forecasts: alone }, expected);
  assertEquals(Deno.readTextFileSync(output), Deno.readTextFileSync(alone));
});
