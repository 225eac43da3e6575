import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("finalize exits with 3 while a pass is open, then as train, and then says the same again", () =>
  withProject(async ({ dir, table, registry }) => {
    const plan = ["--plan", `${dir}/shared`];
    const folders = [...registry, "--reports", `${dir}/reports`, "--store", `${dir}/store`];
    const finalize = () => cli(["finalize", ...plan, ...folders, "--no-charts"]);
    await cli(["plan", ...table, ...registry, "--output", `${dir}/shared`, "--shards", "1"]);
    for (const pass of [0, 1]) {
      const open = await finalize();
      assertEquals(open.code, 3, open.stderr);
      for (const text of ["error[PASS_OPEN]", `pass ${pass}`, "deno task work"]) {
        assertStringIncludes(open.stderr, text);
      }
      assertEquals((await cli(["work", ...plan, "--shard", "0"])).code, 0);
    }
    const done = await finalize();
    assertEquals(done.code, 0, done.stderr);
    assertStringIncludes(done.stdout, "Next: deno task infer");
    Deno.removeSync(`${dir}/reports`, { recursive: true });
    const again = await finalize();
    assertEquals([again.code, again.stdout], [0, done.stdout], again.stderr);
    const runs = await cli(["runs", "list", ...registry, "--json"]);
    assertEquals((runs.json().runs as unknown[]).length, 1);
  }));
