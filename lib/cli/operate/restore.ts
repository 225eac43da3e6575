import { formatCount } from "../../core/text/plural.ts";
import type { Command } from "commander";
import { addFolderOptions, addOutputOptions, type FolderOptions } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { formatBytes } from "../../core/text/format_number.ts";

interface RestoreFlags extends CommonOptions, FolderOptions {}

/** `restore`: put a backup back. */
export function addRestoreCommand(program: Command, action: CommandAction): void {
  const command = program.command("restore")
    .description("put a backup back into folders that are missing or empty, every file verified first")
    .argument("<file>", "what `backup` wrote");
  addOutputOptions(addFolderOptions(command), [
    ["restore backup.tar", "into models/, data/features/ and reports/ of a new machine"],
    ["restore backup.tar --registry /tmp/r --store /tmp/s --reports /tmp/p", "elsewhere, beside what is there"],
  ]);
  command.action((file: string, flags: RestoreFlags) =>
    action<RestoreFlags>((session, flags) => restore(session, file, flags))(flags)
  );
}

async function restore(session: Session, file: string, flags: RestoreFlags): Promise<void> {
  const { restore } = await import("../../upkeep/restore.ts");
  const result = await restore(file, flags, { signal: session.signal });
  session.result(result, () =>
    [
      `Restored ${formatCount(result.files, "file")} (${
        formatBytes(result.bytes)
      }) of ${file}, made ${result.created}:`,
      ...Object.entries(result.folders).map(([name, folder]) => `  ${name.padEnd(8)}  ${folder}`),
    ].join("\n"));
}
