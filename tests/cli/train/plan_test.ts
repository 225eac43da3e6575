import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runCli } from "../../../lib/cli/run_cli.ts";
import { cli, memoryTerminal } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("plan tells run, passes and how to go on, and the same a second time", () =>
  withProject(async ({ dir, table, registry }) => {
    const args = ["plan", ...table, ...registry, "--output", `${dir}/shared`, "--shards", "2"];
    const run = await cli([...args, "--json"]);
    assertEquals(run.code, 0, run.stderr);
    const { run: id, ...told } = run.json();
    assertMatch(String(id), /^small-/);
    const due = { pass: 0, shards: [0, 1] };
    assertEquals(told, { keys: 4, isNew: true, passes: ["backtest", "champions"], shards: 2, due });
    const again = await cli(args);
    assertEquals(again.code, 0, again.stderr);
    for (const text of [String(id), "Pass 0 has 2 open shards", "deno task work --plan", "finalize"]) {
      assertStringIncludes(again.stdout, text);
    }
    const other = await cli([...args, "--seed", "9"]);
    assertEquals(other.code, 1);
    assertStringIncludes(other.stderr, "error[PLAN_CHANGED]");
  }));

Deno.test("plan, work and finalize take a relative folder for one of the person's", () =>
  withProject(async ({ dir, table, registry }) => {
    const cli = async (args: string[]) => {
      const terminal = memoryTerminal();
      return await runCli(args, { terminal, signal: new AbortController().signal, folder: dir });
    };
    assertEquals(await cli(["plan", ...table, ...registry, "--output", "mine"]), 0);
    assertEquals(await cli(["work", "--plan", "mine", "--shard", "99"]), 0);
    assertEquals(await cli(["finalize", "--plan", "mine", ...registry, "--reports", `${dir}/reports`]), 3);
  }));
