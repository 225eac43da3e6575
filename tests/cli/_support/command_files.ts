import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { moduleReferences, resolveSpecifier } from "../../../tools/module_graph.ts";

/** The file of each command, from the project's root. */
export async function commandFiles(): Promise<string[]> {
  const path = "lib/cli/commands.ts", source = await Deno.readTextFile(new URL(`../../../${path}`, import.meta.url));
  const files = moduleReferences(source).filter(({ kind }) => kind === "dynamic")
    .flatMap(({ specifier }) => resolveSpecifier(path, specifier) ?? []);
  assertEquals(files.length, Object.keys(COMMANDS).length);
  return files;
}
