import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../cli/_support/memory_terminal.ts";
import { withProject } from "../cli/_support/small_project.ts";

Deno.test("tune writes what train then uses, keeps the trials, and says what it gained elsewhere", () =>
  withProject(async (project) => {
    const fields = JSON.parse(await Deno.readTextFile(project.config));
    const sba = { name: "always_sba", base: "global_gradient_boosting", params: { trees: 3 } };
    await Deno.writeTextFile(project.config, JSON.stringify({ ...fields, contenders: ["seasonal_naive", sba] }));
    const at = [...project.table, ...project.registry, "--workers", "1", "--reports", `${project.dir}/reports`];
    const run = await cli(["tune", ...at, "--trials", "3", "--json"]);
    assertEquals(run.code, 0, run.stderr);
    const { output, event, trials, written, found } = run.json();
    assertEquals([output, event], [`${project.dir}/best_hyperparameters.json`, 1]);
    assert((trials as unknown[]).length >= 3);
    const file = JSON.parse(await Deno.readTextFile(String(output)));
    assertEquals(file, { small: { found, contenders: written } });
    file.small.contenders.always_sba = { params: { trees: 4 }, gain: null, classes: {} };
    await Deno.writeTextFile(String(output), JSON.stringify(file));
    assertEquals((await project.train()).code, 0);
    const shown = await cli(["lineage", ...project.registry, "--key", "item=007", "--key", "location=north", "--json"]);
    assertStringIncludes(JSON.stringify(shown.json()), '"trees":4');
    const text = await cli(["tune", ...at, "--trials", "2", "--method", "random"]);
    assertStringIncludes(text.stdout, "errors elsewhere");
    assertEquals((await cli(["history", ...project.registry, "--json"])).stdout.includes("TUNED"), true);
  }));
