import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "./_support/memory_terminal.ts";
import { withProject } from "./_support/small_project.ts";

Deno.test("doctor --json gives one row per check and says whether the main job can run", () =>
  withProject(async (project) => {
    const args = [...project.table, ...project.registry, "--reports", `${project.dir}/reports`, "--json"];
    const run = await cli(["doctor", ...args]);
    assertEquals(run.code, 0, run.stdout);
    const { ok, checks } = run.json() as { ok: boolean; checks: Record<string, string>[] };
    assert(ok);
    for (const check of checks) assertEquals(Object.keys(check), ["name", "status", "detail", "hint"]);
    const names = checks.map((check) => check.name);
    for (const name of ["deno", "@duckdb/node-api", "write registry root", "kernel", project.config]) {
      assert(names.includes(name), name);
    }
    const entries = (await Array.fromAsync(Deno.readDir(project.dir))).map((entry) => entry.name).sort();
    assertEquals(entries, ["config.json", "t.csv"]); // it leaves nothing behind
  }));

Deno.test("doctor exits with 1 when something fails, and says the remedy", () =>
  withProject(async (project) => {
    await Deno.remove(`${project.dir}/t.csv`);
    const run = await cli(["doctor", ...project.table, ...project.registry]);
    assertEquals(run.code, 1);
    assertStringIncludes(run.stdout, "is not there");
    assertStringIncludes(run.stdout, "1 check(s) failed.");
  }));
