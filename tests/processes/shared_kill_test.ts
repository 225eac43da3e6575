import { assertEquals } from "@std/assert";
import { openRegistry } from "@lib/registry/registry.ts";
import { leftBehind } from "../training/_left_behind.ts";
import { Project, tableRows } from "../training/_project.ts";
import { HERE, SharedProject } from "../training/shared/_shared.ts";
import type { SharedRequest } from "../training/shared/_shared_process.ts";

const PROGRAM = new URL("../training/shared/_shared_process.ts", import.meta.url).pathname;

Deno.test("a training over shards whose processes are killed, at work and at every publication, ends as that of one machine", async () => {
  using whole = new Project(tableRows(6));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(6));
  const shared = new SharedProject(project), { results } = await shared.place();
  await shared.share({ shards: 2 });
  const run = async (more: Pick<SharedRequest, "shards" | "kill">) => {
    const now = Date.UTC(2024, 0, 1),
      request = { address: shared.address, paths: project.paths, environment: HERE, now, ...more };
    const args = ["run", "-A", "--no-check", "--quiet", PROGRAM, JSON.stringify(request)];
    return (await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output()).signal;
  };
  const work = (...kill: [string, string]) => run({ shards: [0, 1], kill });
  const finalize = (...kill: [string, string]) => run({ kill });
  // Three passes: models of all keys, backtests, champions.
  assertEquals(await work("put", "attempts/"), "SIGKILL");
  assertEquals(await work("put", "pooled/"), "SIGKILL");
  assertEquals(await run({ shards: [0, 1] }), null);
  assertEquals(await finalize("put", "passes/heads/"), "SIGKILL");
  assertEquals(await run({}), null);
  assertEquals(await work("put", "backtests/3"), "SIGKILL");
  assertEquals(await work("put", "backtests/4"), "SIGKILL");
  // Twice is enough: from here on in pieces.
  assertEquals(await work("put", "pieces/backtests/5/"), "SIGKILL");
  assertEquals(await run({ shards: [1, 0] }), null);
  assertEquals(await run({}), null);
  assertEquals(await work("put", "-ended"), "SIGKILL");
  assertEquals(await run({ shards: [1, 0] }), null);
  assertEquals(await finalize("rename", "/packs/"), "SIGKILL");
  assertEquals(await finalize("create", ".training_summary.json"), "SIGKILL");
  const result = await shared.finalize();
  assertEquals(leftBehind(project, result), expected);
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  assertEquals([registry.listRuns().length, registry.listOutcomes(result.run).length], [1, 6]);
  registry.close();
  assertEquals((await results.list("backtests/")).length, 6);
});
