import { assert, assertEquals } from "@std/assert";
import { Command } from "commander";
import { COMMANDS, commandsOf } from "../../lib/cli/commands.ts";
import type { CommandAction } from "../../lib/cli/session/command_action.ts";
import { reachableFrom } from "../../tools/module_graph.ts";
import { commandFiles } from "./_support/command_files.ts";

const action: CommandAction = () => () => Promise.resolve();

async function namesOf(...args: string[]): Promise<string[]> {
  const program = new Command();
  for (const add of await commandsOf(args)) add(program, action);
  return program.commands.map((command) => command.name());
}

Deno.test("commandsOf() is the command that a line begins with, under its own name", async () => {
  for (const name of Object.keys(COMMANDS)) assertEquals(await namesOf(name, "--help"), [name]);
});

Deno.test("commandsOf() is all of them for help, for no command and for one that is none", async () => {
  const all = Object.keys(COMMANDS);
  for (const args of [[], ["--help"], ["inferr"], ["toString"]]) assertEquals(await namesOf(...args), all);
});

Deno.test("the command line loads no command, and no floor that only one of them needs, before it is asked for", async () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  const { modules } = await reachableFrom(root, ["lib/cli/main.ts"], { start: true });
  for (const path of await commandFiles()) assert(!modules.includes(path), path);
  const rooms = new Set(modules.map((path) => path.split("/")[1]));
  assertEquals([...rooms].sort(), ["cli", "core", "parallel", "storage"]);
});
