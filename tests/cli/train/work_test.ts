import { assertEquals, assertStringIncludes } from "@std/assert";
import { openPlace } from "@lib/storage/results/place.ts";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

/** Who gave out the shards, as attempts have noted it. */
async function jobsOf(address: string): Promise<string[]> {
  const { results } = await openPlace(address), names = await results.list("attempts/shards/");
  const notes = await Promise.all(names.filter((name) => /\/0$/.test(name)).sort().map((name) => results.get(name)));
  return notes.map((bytes) => JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())).job);
}

Deno.test("work does a shard once, says so, and asks for --shard or --listen", () =>
  withProject(async ({ dir, table, registry }) => {
    const plan = ["--plan", `${dir}/shared`];
    const none = await cli(["work", ...plan, "--shard", "0"]);
    assertEquals(none.code, 1);
    assertStringIncludes(none.stderr, "error[NO_PLAN]");
    await cli(["plan", ...table, ...registry, "--output", `${dir}/shared`, "--shards", "2"]);
    const first = await cli(["work", ...plan, "--shard", "0", "--json"]);
    assertEquals([first.code, first.json()], [0, { shard: 0, pass: 0, done: 2, quarantined: [] }], first.stderr);
    const second = await cli(["work", ...plan, "--shard", "0"]);
    assertEquals([second.code, second.stdout], [0, "Shard 0: nothing to do.\n"]);
    const variables = { SLURM_ARRAY_TASK_ID: "1", SLURM_ARRAY_JOB_ID: "17" };
    const third = await cli(["work", ...plan], undefined, { variables });
    assertEquals([third.code, third.stdout], [0, "Shard 1 of pass 0: 2 results made.\n"]);
    assertEquals(await jobsOf(`${dir}/shared`), [undefined, "SLURM_ARRAY_JOB_ID 17"]);
    const unset = await cli(["work", ...plan]);
    assertEquals([unset.code, unset.stderr.includes("none of SLURM_ARRAY_TASK_ID, ")], [2, true], unset.stderr);
    const text = await cli(["work", ...plan], undefined, { variables: { SLURM_ARRAY_TASK_ID: "abc" } });
    assertEquals([text.code, text.stderr.includes('SLURM_ARRAY_TASK_ID is "abc"')], [2, true], text.stderr);
    for (const wrong of [["--shard", "-1"], ["--shard", "1", "--listen"], ["--shard", "0", "--job", ""]]) {
      assertEquals((await cli(["work", ...plan, ...wrong])).code, 2, wrong.join(" "));
    }
  }));
