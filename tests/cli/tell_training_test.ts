import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "./_support/memory_terminal.ts";
import { withProject } from "./_support/small_project.ts";

Deno.test("tellTraining() names the command that brings the table where the store of this machine has none", () =>
  withProject(async ({ dir, table, registry }) => {
    const plan = ["--plan", `${dir}/shared`], own = ["--reports", `${dir}/reports`, "--store", `${dir}/elsewhere`];
    await cli(["plan", ...table, ...registry, "--output", `${dir}/shared`, "--limit", "1"]);
    for (let pass = 0; pass < 2; pass++) {
      await cli(["work", ...plan, "--shard", "0"]);
      const done = await cli(["finalize", ...plan, ...registry, ...own, "--no-charts"]);
      if (pass === 0) continue;
      assertEquals(done.code, 0, done.stderr);
      assertStringIncludes(done.stdout, `Next: deno task features --store ${dir}/elsewhere`);
    }
  }));
