const ROOT = new URL("../../", import.meta.url).pathname;

/** What a task looks up: the path of the Deno that runs it. */
const DENO = `"$(deno eval --no-config -p 'Deno.execPath()')"`;

/** Arguments of Deno, at the root of the project, that start a command with the permissions of its task. */
export function taskCommand(name: "monitor" | "serve"): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const command = String(tasks[name].command).replace(DENO, Deno.execPath());
  const flags = command.split(" ").filter((word) => word.startsWith("--allow-"));
  return ["run", "--no-check", "--no-prompt", ...flags, "lib/cli/main.ts", name];
}
