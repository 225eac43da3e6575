import { formatCount } from "../../core/text/plural.ts";
import { type Command, InvalidArgumentError } from "commander";
import { EXIT } from "../session/exit_code.ts";
import { addFolderOptions, addOutputOptions, type FolderOptions, namedFolders } from "../options/options.ts";
import { formatProblems } from "./problems.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { formatBytes } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

interface GcFlags extends CommonOptions, FolderOptions {
  readonly grace: number;
  readonly dryRun?: boolean;
}

/** `gc`: sweep what nothing refers to. */
export function addGcCommand(program: Command, action: CommandAction): void {
  const command = program.command("gc")
    .description("remove what nothing refers to and is older than the grace period; the only command that deletes");
  addFolderOptions(command)
    .option("--grace <days>", "keep what is younger", parseDays, 14)
    .option("--dry-run", "say what would go, and delete nothing");
  addOutputOptions(command, [
    ["gc --dry-run", "what would go"],
    ["gc", "left-over files, old versions that nothing could go back to"],
    ["gc --grace 0", "at once; what no mark tells from the work of a living process stays a day"],
  ]);
  command.action(action<GcFlags>((session, flags) => gc(session, flags, namedFolders(command))));
}

async function gc(session: Session, flags: GcFlags, named: readonly (keyof FolderOptions)[]): Promise<number> {
  const { assertThere } = await import("../../upkeep/folders.ts");
  assertThere(flags, named);
  const { sweep } = await import("../../upkeep/sweep.ts");
  const result = await sweep(flags, { graceDays: flags.grace, dryRun: flags.dryRun ?? false, now: () => new Date() });
  session.result(result, () => {
    const { removed, bytes, dryRun, versions, problems } = result;
    if (removed.length === 0) return "Nothing to sweep.";
    const left = problems.length === 0 ? "" : `\n\nCould not be removed\n${formatProblems(problems)}`;
    const table = formatTable([
      { title: "path", cells: removed.map(({ path }) => path), align: "left" },
      { title: "why", cells: removed.map(({ reason }) => reason), align: "left" },
    ], { indent: 2 });
    const files = `${formatCount(removed.length, "file or folder", "files and folders")}, ${formatBytes(bytes)}`;
    const models = versions === 0
      ? ""
      : `; ${
        formatCount(versions, "version of a model loses its artifact", "versions of models lose their artifacts")
      }`;
    return `${dryRun ? "Would remove" : "Removed"} ${files}${models}\n${table}${left}`;
  });
  return result.problems.length === 0 ? EXIT.DONE : EXIT.ERROR;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || !Number.isFinite(days)) {
    throw new InvalidArgumentError("It must be a number of days, 0 or more.");
  }
  return days;
}
