import { formatCount } from "../../core/text/plural.ts";
import type { Command } from "commander";
import { EXIT } from "../session/exit_code.ts";
import { addFolderOptions, addOutputOptions, type FolderOptions, namedFolders } from "../options/options.ts";
import { formatProblems } from "./problems.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { formatBytes } from "../../core/text/format_number.ts";

interface FsckFlags extends CommonOptions, FolderOptions {
  readonly repair?: boolean;
}

/** `fsck`: verify everything that is stored. */
export function addFsckCommand(program: Command, action: CommandAction): void {
  const command = program.command("fsck")
    .description("verify every hash and every reference of registry, feature store, journals and reports");
  addFolderOptions(command)
    .option("--repair", "set damaged versions of tables aside, and rebuild a lost registry.db from its packs");
  addOutputOptions(command, [
    ["fsck", "models/, data/features/ and reports/; exit code 1 if anything is not as it was written"],
    ["fsck --repair", "mend what can be mended; nothing is deleted"],
    ["fsck --registry backup/models --json", "as JSON"],
  ]);
  command.action(action<FsckFlags>((session, flags) => fsck(session, flags, namedFolders(command))));
}

async function fsck(
  session: Session,
  flags: FsckFlags,
  named: readonly (keyof FolderOptions)[],
): Promise<number> {
  const { assertThere } = await import("../../upkeep/folders.ts");
  assertThere(flags, named);
  const repaired = flags.repair ? await mend(flags) : { done: [], lost: [] };
  const { check } = await import("../../upkeep/check.ts");
  const found = await check(flags);
  const ok = found.ok && repaired.lost.length === 0;
  const result = { ...found, ok, repaired: repaired.done, lost: repaired.lost };
  session.result(result, () => {
    const { versions, packs, dataVersions, reports, bytes } = found;
    const tables =
      ([["Damage", found.problems], ["Could not be brought back", repaired.lost], ["Notes", found.notes]] as const)
        .flatMap(([title, all]) => all.length === 0 ? [] : [`${title}\n${formatProblems(all)}`]);
    const size = [
      formatCount(versions, "version") + " in " + formatCount(packs, "pack"),
      formatCount(dataVersions, "version of a table", "versions of tables"),
      formatCount(reports, "report"),
    ].join(", ");
    return [
      ...repaired.done.length === 0 ? [] : [`Repaired\n${repaired.done.map((line) => `  ${line}`).join("\n")}`],
      ...tables,
      `${ok ? "All is as it was written" : "Not all is as it was written"}: ${size}, ${formatBytes(bytes)}.`,
    ].join("\n\n");
  });
  return ok ? EXIT.DONE : EXIT.ERROR;
}

async function mend(flags: FsckFlags) {
  const { repair } = await import("../../upkeep/repair.ts");
  return await repair(flags, { now: () => new Date() });
}
