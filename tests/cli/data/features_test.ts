import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("features --json gives the version, counts that add up and findings; a second run makes no new version", () =>
  withProject(async (project) => {
    const first = (await cli(["features", ...project.table, "--json"])).json();
    assertEquals([first.group, first.version, first.isNew, first.keys], ["small", 1, true, 4]);
    assertEquals([typeof first.frequency, typeof first.seasonLength], ["string", "number"]);
    const { read, kept, quarantined, merged } = first.counts as Record<string, number>;
    assertEquals(read, kept + quarantined + merged);
    const again = (await cli(["features", ...project.table, "--json"])).json();
    assertEquals([again.version, again.isNew, again.findings], [1, false, first.findings]);
  }));

Deno.test("features prints version, counts, quarantine and findings", () =>
  withProject(async (project) => {
    const bad = "2022-02-30,007,north,5\n2022-01-03,007,north,-4\n";
    await Deno.writeTextFile(`${project.dir}/t.csv`, bad, { append: true });
    const run = await cli(["features", ...project.table]);
    assertEquals(run.code, 0, run.stderr);
    for (
      const text of [
        "Group small version 1",
        "Calendar: ",
        "; season of ",
        "quarantined",
        "Quarantine: ",
        "INVALID_DATE",
      ]
    ) {
      assertStringIncludes(run.stdout, text);
    }
  }));

Deno.test("features fits a screen: errors with their rows, notes as a number; --verbose prints all", () =>
  withProject(async (project) => {
    const bad = "2022-02-30,007,north,5\n2022-01-03,007,north,-4\n";
    await Deno.writeTextFile(`${project.dir}/t.csv`, bad, { append: true });
    const screen = await cli(["features", ...project.table]);
    const whole = await cli(["features", ...project.table, "--verbose"]);
    assertStringIncludes(screen.stdout, 'row 394: "2022-02-30"');
    assert(screen.stdout.trimEnd().split("\n").length <= 24, screen.stdout);
    assertEquals([screen.stdout.includes("rows merged"), whole.stdout.includes("rows merged")], [false, true]);
  }));

Deno.test("features tells of a table without a calendar how its rows are split, and of no period", () =>
  withProject(async ({ dir }) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 2 ? "a" : "b"},${(i * 7) % 11}.5,${i % 5}`);
    await Deno.writeTextFile(`${dir}/spend.csv`, ["shop,size,spend", ...rows].join("\n"));
    const config = { name: "spend", source: "spend.csv", problem: "regression", keys: ["shop"], target: "spend" };
    await Deno.writeTextFile(`${dir}/spend.json`, JSON.stringify(config));
    const table = ["features", "--config", `${dir}/spend.json`, "--store", `${dir}/store`];
    const told = (await cli([...table, "--json"])).json();
    assertEquals([told.from, told.until, told.frequency, told.seasonLength], [null, null, null, null]);
    const { partRows, folds, isTimed } = told.split as { partRows: number[]; folds: number; isTimed: boolean };
    assertEquals([partRows.reduce((sum, part) => sum + part, 0), folds, isTimed], [40, 5, false]);
    assertStringIncludes((await cli(table)).stdout, "Split: by chance: ");
  }));
