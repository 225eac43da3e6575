import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("infer --share, work and finalize write what infer writes; what finalize is told is refused before", () =>
  withProject(async ({ dir, table, registry, train }) => {
    await train();
    const infer = ["infer", ...table, ...registry], place = `${dir}/shared`, plan = ["--plan", place];
    const alone = await cli([...infer, "--output", `${dir}/alone.csv`, "--total", "all", "--json"]);
    for (const more of [["--output", "x.csv"], ["--log"], ["--shards", "0"]]) {
      assertEquals((await cli([...infer, "--share", place, ...more])).code, 2, more.join(" "));
    }
    assertEquals((await cli([...infer, "--shards", "2"])).code, 2, "without --share");
    const planned = await cli([...infer, "--share", place, "--shards", "1", "--total", "all", "--json"]);
    const { run, ...told } = planned.json();
    assertStringIncludes(String(run), "small-forecasts-");
    assertEquals(told, { keys: 4, isNew: true, passes: ["forecast"], shards: 1, due: { pass: 0, shards: [0] } });
    const again = (await cli([...infer, "--share", place, "--shards", "7", "--total", "all", "--json"])).json();
    assertEquals([again.isNew, again.shards], [false, 1], "as it was planned first");
    const finalize = (...more: string[]) => cli(["finalize", ...plan, "--output", `${dir}/shared.csv`, ...more]);
    assertEquals((await finalize()).code, 3);
    assertEquals((await cli(["work", ...plan, "--shard", "0"])).code, 0);
    assertEquals((await finalize("--predictions", dir)).code, 2);
    const done = await finalize("--json", "--log", "--predictions", `${dir}/predictions`);
    assertEquals(done.code, 0, done.stderr);
    const { logged, ...result } = done.json(), { logged: _, ...expected } = alone.json();
    assertEquals(result, { ...expected, output: `${dir}/shared.csv`, totals: `${dir}/shared_totals.csv` });
    assertEquals((logged as { served: number }).served, 12);
    for (const file of ["", "_totals"]) {
      assertEquals(Deno.readTextFileSync(`${dir}/shared${file}.csv`), Deno.readTextFileSync(`${dir}/alone${file}.csv`));
    }
  }));
