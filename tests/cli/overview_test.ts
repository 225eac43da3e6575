import { assert, assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import { COMMANDS, GROUPS } from "../../lib/cli/commands.ts";
import { formatOverview, readTasks } from "../../lib/cli/overview.ts";
import { cli } from "./_support/memory_terminal.ts";

const TASKS = readTasks();

Deno.test("deno.json has the tasks in the order of the overview: help, the commands by their groups, the rest", () => {
  const names = Object.keys(TASKS), commands = Object.keys(COMMANDS);
  assertEquals(names.slice(0, commands.length + 1), ["help", ...commands]);
  assertEquals(Object.values(GROUPS).flatMap((group) => Object.keys(group)), commands);
  assertEquals(Object.keys(Object.values(GROUPS)[0]!).length, 12);
});

Deno.test("formatOverview() has every task with what it is for, and fits two screens", () => {
  const lines = formatOverview(TASKS).split("\n");
  assertLessOrEqual(lines.length, 86);
  for (const line of lines) assertLessOrEqual(line.length, 80, line);
  for (const [name, text] of Object.entries(TASKS)) {
    assert(text, `task ${name} has no description`);
    if (name !== "help") assert(lines.some((line) => line.startsWith(`  ${name} `) && line.endsWith(text)), name);
  }
});

Deno.test("formatOverview() of tasks that cannot be read still names the commands", () => {
  assertStringIncludes(formatOverview({}), "\nStart here\n  doctor\n");
  assertEquals(formatOverview({}).includes("Develop"), false);
});

Deno.test("docs/cli.md has the overview as deno task help prints it", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/cli.md", import.meta.url));
  assertEquals((await cli(["--help"])).stdout, formatOverview(TASKS));
  assertStringIncludes(page, `\`\`\`text\n${formatOverview(TASKS)}\`\`\`\n`, "copy what deno task help prints");
});
