import { resolve } from "node:path";
import type { Command, Option } from "commander";

/** What of a command line is a path: options and arguments whose value is named so. */
const PATHS = /^(?:file|folder)$/;
/** What is none all the same: standard output, an address, a table of a database. */
const ELSEWHERE = /^-$|^[a-z][a-z0-9+.-]+:\/|^s3:|^SOURCE_\w+:/i;

/**
 * The folder that a person has called a task from. A task itself runs in the project's folder.
 *
 * @returns Null where it is not told: then it is the working directory.
 */
export function personFolder(): string | null {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "INIT_CWD" });
  const folder = state === "granted" ? Deno.env.get("INIT_CWD") : undefined;
  return folder === undefined || folder === "" || resolve(folder) === Deno.cwd() ? null : folder;
}

/**
 * Take the relative paths that a person has given to a command for those of their folder; defaults stay those of the
 * project. It decides for every option and argument that names a `<file>` or a `<folder>`.
 *
 * @param command Parsed, and not yet run. @param folder What {@linkcode personFolder} gave.
 */
export function placePaths(command: Command, folder: string): void {
  for (const option of command.options.filter(isPath)) {
    const name = option.attributeName(), given: unknown = command.getOptionValue(name);
    if (command.getOptionValueSource(name) === "cli") {
      command.setOptionValueWithSource(name, placed(given, folder), "cli");
    }
  }
  command.registeredArguments.forEach((argument, i) => {
    if (PATHS.test(argument.name())) command.processedArgs[i] = placed(command.processedArgs[i], folder);
  });
}

function isPath({ flags }: Option): boolean {
  return PATHS.test(/[<[](.+)[>\]]/.exec(flags)?.[1] ?? "");
}

function placed(given: unknown, folder: string): unknown {
  if (typeof given !== "string" || given === "" || ELSEWHERE.test(given)) return given;
  // A pattern of several files is a path like any other; what ends in "/" still means a folder.
  return resolve(folder, given) + (/[\\/]$/.test(given) && !/^[\\/]+$/.test(given) ? "/" : "");
}
