import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("tellTraining() goes on with a command that works where the store of this machine had no table", () =>
  withProject(async ({ dir, table, registry }) => {
    const plan = ["--plan", `${dir}/shared`], own = ["--reports", `${dir}/reports`, "--store", `${dir}/elsewhere`];
    await cli(["plan", ...table, ...registry, "--output", `${dir}/shared`, "--limit", "1"]);
    for (let pass = 0; pass < 2; pass++) {
      await cli(["work", ...plan, "--shard", "0"]);
      const done = await cli(["finalize", ...plan, ...registry, ...own, "--no-charts"]);
      if (pass === 0) continue;
      assertEquals(done.code, 0, done.stderr);
      const [, next = ""] = /Next: deno task (.*)/.exec(done.stdout) ?? [];
      assertStringIncludes(next, `--store ${dir}/elsewhere`);
      assertEquals((await cli([...next.split(" "), "--output", `${dir}/forecasts.csv`])).code, 0);
    }
  }));
