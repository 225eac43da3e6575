import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("scoreAndTell() what goes wrong with the page costs nobody the scores", () =>
  withProject(async ({ dir, table, registry }) => {
    const args = ["evaluate", ...table, ...registry, "--reports", `${dir}/reports`, "--workers", "1"];
    Deno.mkdirSync(`${dir}/e.html`);
    const run = await cli([...args, "--output", `${dir}/e.csv`, "--json"]);
    assertEquals([run.code, run.json().page, run.json().forecasts], [0, null, `${dir}/e.csv`], run.stderr);
    assertStringIncludes(run.stderr, "the evaluation has no page");
  }));
