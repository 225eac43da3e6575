import { assert, assertEquals } from "@std/assert";
import { Command } from "commander";
import { COMMANDS } from "../../lib/cli/commands.ts";
import type { CommandAction } from "../../lib/cli/session/command_action.ts";
import { reachableFrom } from "../../tools/module_graph.ts";
import { commandFiles } from "./_support/command_files.ts";

const action: CommandAction = () => () => Promise.resolve();

Deno.test("COMMANDS each module adds the command of its name", async () => {
  for (const [name, load] of Object.entries(COMMANDS)) {
    const program = new Command();
    (await load())(program, action);
    assertEquals(program.commands.map((command) => command.name()), [name]);
  }
});

Deno.test("the command line loads no command, and no floor that only one of them needs, before it is asked for", async () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  const { modules } = await reachableFrom(root, ["lib/cli/main.ts"], { start: true });
  for (const path of await commandFiles()) assert(!modules.includes(path), path);
  const rooms = new Set(modules.map((path) => path.split("/")[1]));
  assertEquals([...rooms].sort(), ["cli", "core", "parallel", "storage"]);
});
