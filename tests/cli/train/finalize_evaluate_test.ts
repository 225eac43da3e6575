import { assertEquals } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("evaluate --share, work and finalize tell what evaluate tells, with its page", () =>
  withProject(async ({ dir, table, registry }) => {
    const folders = ["--reports", `${dir}/reports`, ...registry];
    const evaluate = ["evaluate", ...table, ...folders], plan = ["--plan", `${dir}/shared`];
    const alone = await cli([...evaluate, "--workers", "1", "--output", `${dir}/alone.csv`]);
    assertEquals((await cli([...evaluate, "--share", `${dir}/shared`, "--output", "x.csv"])).code, 2);
    assertEquals((await cli([...evaluate, "--shards", "2"])).code, 2);
    const planned = await cli([...evaluate, "--share", `${dir}/shared`, "--shards", "1", "--json"]);
    assertEquals(planned.json().due, { pass: 0, shards: [0] }, planned.stderr);
    const again = (await cli([...evaluate, "--share", `${dir}/shared`, "--shards", "7", "--json"])).json();
    assertEquals([again.isNew, again.shards], [false, 1], "as it was planned first");
    const finalize = () => cli(["finalize", ...plan, ...folders, ...table.slice(2), "--output", `${dir}/shared.csv`]);
    assertEquals((await finalize()).code, 3);
    assertEquals((await cli(["work", ...plan, "--shard", "0"])).code, 0);
    const done = await finalize();
    assertEquals([done.code, done.stdout], [alone.code, alone.stdout.replaceAll("alone.", "shared.")], done.stderr);
    assertEquals(Deno.readTextFileSync(`${dir}/shared.csv`), Deno.readTextFileSync(`${dir}/alone.csv`));
    assertEquals(Deno.statSync(`${dir}/shared.html`).isFile, true);
  }));
