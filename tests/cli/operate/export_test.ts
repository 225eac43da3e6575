import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("export writes a folder, tells its result and refuses what it must", () =>
  withProject(async (project) => {
    const { dir, table: [, , ...store], registry } = project;
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const run = (format: string, output: string, ...more: string[]) =>
      cli(["export", "--format", format, "--output", `${dir}/${output}`, ...store, ...registry, ...more]);
    const json = (await run("json", "json", "--strict", "--json")).json();
    assertEquals([json.format, json.versions, json.tested, json.inexpressible], ["json", 4, 4, []]);
    const one = await run("onnx", "onnx", "--item", "a/../b");
    assertEquals(one.code, 0, one.stderr);
    assertStringIncludes(one.stdout, `${dir}/onnx: 1 version`);
    const again = await run("onnx", "onnx", "--json");
    assertEquals([again.code, (again.json().error as { code: string }).code], [1, "NOT_EMPTY"]);
    // The short key has a fallback from its history alone.
    const named = await run("lightgbm", "named", "--item", "short");
    assertStringIncludes(named.stdout, "cannot be expressed");
    const strict = await run("lightgbm", "strict", "--item", "short", "--strict", "--json");
    assertEquals((strict.json().error as { code: string }).code, "INEXPRESSIBLE");
    assertEquals([...Deno.readDirSync(dir)].some(({ name }) => name.includes("strict")), false);
    const page = await run("bundle", "page");
    const bundle = (await run("bundle", "page2", "--item", "short", "--json")).json();
    assertStringIncludes(page.stdout, `${dir}/page: 4 keys of ${bundle.table} in`);
    assertEquals([bundle.format, bundle.outcomes], ["bundle", { champion: 0, fallback: 1, failed: 0 }]);
    for (const more of [["bundle", "--strict"], ["json", "--future"], ["json", "--config"]]) {
      const [format, ...flags] = more, value = flags[0] === "--strict" ? [] : ["file"];
      assertEquals((await run(format, "wrong", ...flags, ...value)).code, 2, more.join(" "));
    }
    assertEquals((await cli(["export", "--format", "json", "--output", "", ...store, ...registry])).code, 2);
    const [{ semantic }] = JSON.parse(await Deno.readTextFile(`${dir}/json/index.json`));
    assert(/_v1\.0\.0$/.test(semantic));
    assertEquals((await run("pickle", "pickle")).code, 2);
    assertEquals((await run("json", "both", "--alias", "champion", "--stage", "Staging")).code, 2);
    const help = await cli(["export", "--help"]);
    assert(["--strict", "--stage", "--reports", "Examples:"].every((text) => help.stdout.includes(text)));
  }));
