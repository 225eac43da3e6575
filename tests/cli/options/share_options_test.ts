import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { assertSharable } from "@lib/cli/options/share_options.ts";
import { runCli } from "@lib/cli/run_cli.ts";
import { isFile, isFolder } from "@lib/storage/files/files.ts";
import { cli, memoryTerminal } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("assertSharable() names what is for finalize to be told", () => {
  assertSharable({ "--output": undefined, "--log": false });
  assertThrows(
    () => assertSharable({ "--output": undefined, "--log": true }),
    InvalidArgumentError,
    "--log to finalize",
  );
});

Deno.test("--share is told by the help of infer", async () => {
  const { stdout, code } = await cli(["infer", "--help"]);
  assertEquals(code, 0);
  for (const text of ["--share <folder>", "--shards <n>"]) assertStringIncludes(stdout, text);
});

Deno.test("--share is a path of who calls, as --plan of work and finalize is", () =>
  withProject(async ({ dir, table, registry }) => {
    const folder = `${dir}/elsewhere`;
    const terminal = memoryTerminal(), { signal } = new AbortController();
    const code = await runCli(["evaluate", ...table, ...registry, "--share", "shared"], { terminal, signal, folder });
    assertEquals(code, 0, terminal.stderr);
    assertEquals([isFile(`${folder}/shared/plan.json`), isFolder("shared")], [true, false]);
  }));

Deno.test("a place that a variable should have named, and did not, is wrong usage", async () => {
  const unset = [
    ["plan", "--output"],
    ["work", "--shard", "0", "--plan"],
    ["finalize", "--plan"],
    ["train", "--engine", "ray", "--plan"],
    ["infer", "--share"],
    ["evaluate", "--share"],
  ];
  for (const args of unset) {
    const { code, stderr } = await cli([...args, ""]);
    assertEquals([code, stderr.includes("It must name a folder.")], [2, true], `${args.join(" ")}: ${stderr}`);
  }
});
