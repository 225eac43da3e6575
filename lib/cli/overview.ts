import { COMMANDS, GROUPS } from "./commands.ts";

/** Tasks of the project that are no commands: for who works on it. */
const DEVELOP = "Develop";

/** What each task is for, by its name, in the order of deno.json. */
export type Tasks = Readonly<Record<string, string>>;

/**
 * All tasks by what they are for: the commands in their groups, then what is for who works on the project.
 *
 * @param tasks As {@linkcode readTasks} gives them; of what is not there the name is said.
 */
export function formatOverview(tasks: Tasks): string {
  const rest = Object.keys(tasks).filter((name) => name !== "help" && !Object.hasOwn(COMMANDS, name));
  const groups = [
    ...Object.entries(GROUPS).map(([title, all]) => [title, Object.keys(all)] as const),
    [
      DEVELOP,
      rest,
    ] as const,
  ];
  const texts = groups.filter(([, names]) => names.length > 0).map(([title, names]) => {
    const width = Math.max(...names.map((name) => name.length));
    return [title, ...names.map((name) => `  ${name.padEnd(width)}  ${tasks[name] ?? ""}`.trimEnd())].join("\n");
  });
  return ["deno task COMMAND does it; deno task COMMAND --help has options and examples.", ...texts].join("\n\n") +
    "\n";
}

/** The tasks as deno.json describes them; none where it cannot be read: installed as a package, or confined to other folders. */
export function readTasks(): Tasks {
  try {
    const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)));
    return Object.fromEntries(
      Object.entries<{ description: string }>(tasks).map(([name, { description }]) => [name, description]),
    );
  } catch {
    return {};
  }
}
