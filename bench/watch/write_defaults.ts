import type { WatchTable } from "@lib/competition/watch/watch_table.ts";

/**
 * Write `lib/competition/watch/default_groups.ts`, rounded to four digits.
 *
 * @param table Of simulated demand. @param options That it was made with, for its docstring.
 */
export async function writeDefaults({ groups }: WatchTable, options: string): Promise<void> {
  const rounded = JSON.stringify(
    groups,
    (_, value) => typeof value === "number" ? Number(value.toPrecision(4)) : value,
    2,
  );
  const file = `${import.meta.dirname}/../../lib/competition/watch/default_groups.ts`;
  const text = `import type { WatchGroup } from "./watch_profile.ts";

/**
 * What healthy keys of simulated demand do in a year: for tables with too few keys to tell. Made by
 * \`deno task bench:watch --defaults ${options}\`.
 */
export const DEFAULT_GROUPS: Readonly<Record<"smooth" | "erratic" | "intermittent" | "lumpy", WatchGroup>> = ${rounded};
`;
  await Deno.writeTextFile(file, text);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", file] }).output();
}
