import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("explain shows groups, features and the card; --json the same as data; --output a row per key and step", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const at = [...project.registry, "--store", `${project.dir}/store`];
    const one = await cli(["explain", ...at, "--item", "a/../b", "--horizon", "2"]);
    assertEquals(one.code, 0, one.stderr);
    for (
      const text of ["a/../b / north: ", "usual", "forecast", "baseline", "Why this model", "seasonal_naive", "* "]
    ) {
      assertStringIncludes(one.stdout, text);
    }
    const ridge = await cli(["explain", ...at, "--json", "--item", "007", "--location", "south"]);
    const { keys: [told], more } = ridge.json() as { keys: Record<string, never>[]; more: number };
    assertEquals([told.key, more, (told.yhat as number[]).length], [["007", "south"], 0, 3]);
    const groups = Object.values(told.groups as Record<string, number[]>);
    const sum = groups.reduce((sum, gains) => sum + gains[1], told.base as number);
    assert(Math.abs(sum - told.yhat[1]) < 1e-9);
    assert((told.why as { told: string[] }).told.length > 1);

    const all = await cli(["explain", ...at, "--output", `${project.dir}/e.csv`]);
    assertEquals(all.code, 0, all.stderr);
    assertStringIncludes(all.stdout, "12 rows");
    const [head, ...lines] = (await Deno.readTextFile(`${project.dir}/e.csv`)).trim().split("\n");
    assertEquals([lines.length, head.startsWith("item,location,ds,step,yhat,base,level,season")], [12, true]);
    const piped = await cli(["explain", ...at, "--output", "-", "--item", "007"]);
    assertEquals(piped.stdout.trim().split("\n").length, 7);

    const pages = await cli(["explain", ...at]);
    assertStringIncludes(pages.stdout, "… 1 more: name keys");
    assertStringIncludes((await cli(["explain", ...at, "--item", "nobody"])).stderr, "error[NO_MATCHING_KEY]");
    assertEquals((await cli(["explain", ...at, "--top", "0"])).code, 2);
  }));
