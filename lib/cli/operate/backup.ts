import { formatCount } from "../../core/text/plural.ts";
import type { Command } from "commander";
import { EXIT } from "../session/exit_code.ts";
import { addFolderOptions, addOutputOptions, type FolderOptions, namedFolders } from "../options/options.ts";
import { formatProblems } from "./problems.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { formatBytes } from "../../core/text/format_number.ts";
import { shellWord } from "../../core/text/shell_word.ts";

interface BackupFlags extends CommonOptions, FolderOptions {}

/** `backup`: a consistent copy in one file, also while others write. */
export function addBackupCommand(program: Command, action: CommandAction): void {
  const command = program.command("backup")
    .description("copy registry, feature store and finished reports into one tar, consistent also while others write")
    .argument("<file>", "file to write");
  addOutputOptions(addFolderOptions(command), [
    ["backup backup.tar", "models/, data/features/ and reports/"],
    ["backup /mnt/backup/shop.tar --registry shop/models --store shop/features", "of other folders"],
  ]);
  command.action((file: string, flags: BackupFlags) =>
    action<BackupFlags>(async (session, flags) => {
      const { assertThere } = await import("../../upkeep/folders.ts");
      assertThere(flags, namedFolders(command));
      return await backup(session, file, flags);
    })(flags)
  );
}

async function backup(session: Session, file: string, flags: BackupFlags): Promise<number> {
  const { backUp } = await import("../../upkeep/backup.ts");
  const result = await backUp(file, flags, { now: () => new Date(), signal: session.signal });
  session.result(result, () =>
    [
      `Backup ${file}: ${formatCount(result.files, "file")}, ${formatBytes(result.bytes)}; ${
        formatCount(result.versions, "version")
      } in ${formatCount(result.packs, "pack")}.`,
      ...result.problems.length === 0 ? [] : ["It keeps this damage as it is:", formatProblems(result.problems)],
      `Put it back with: deno task restore ${shellWord(file)}`,
    ].join("\n"));
  return result.problems.length === 0 ? EXIT.DONE : EXIT.ERROR;
}
