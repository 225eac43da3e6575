import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("show draws one key with its forecast and versions on a screen; --json and --png have the same", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const at = ["show", ...project.registry, "--store", `${project.dir}/store`];
    const one = await cli([...at, "--item", "007", "--location", "south", "--png", `${project.dir}/p.png`]);
    assertEquals(one.code, 0, one.stderr);
    for (const text of ["007 / south: demand to 2024-", "│", "+---", "80 % between", "Production", "Picture: "]) {
      assertStringIncludes(one.stdout, text);
    }
    const lines = one.stdout.trimEnd().split("\n");
    assert(lines.length <= 26 && lines.every((line) => line.length <= 100), one.stdout);
    const png = await Deno.readFile(`${project.dir}/p.png`);
    assertEquals([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");

    const json = (await cli([...at, "--key", "item=short", "--json", "--png", `${project.dir}/p.svg`])).json();
    assertEquals([json.key, json.target, json.status], [{ item: "short", location: "north" }, "demand", "fallback"]);
    assertEquals((json.forecast as { yhat: number[] }).yhat.length, 3);
    assertStringIncludes(await Deno.readTextFile(`${project.dir}/p.svg`), "<svg");

    const several = await cli([...at, "--item", "007"]);
    assertEquals([several.code, several.stderr.includes("AMBIGUOUS_KEY")], [1, true]);
    assertStringIncludes(several.stderr, "--key item=TEXT --key location=TEXT");
    assertEquals((await cli([...at, "--png", "chart.gif"])).code, 2);
  }));
