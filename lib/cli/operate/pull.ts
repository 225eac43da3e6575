import type { Command } from "commander";
import { addFolderOptions, addOutputOptions, type FolderOptions } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { addEndpointOption, openStorage, parseStorage, type StorageOptions } from "../options/storage.ts";
import { formatBytes } from "../../core/text/format_number.ts";

interface PullFlags extends CommonOptions, FolderOptions, StorageOptions {
  readonly from: string;
}

/** `pull`: registry and feature store from a storage that several machines share. */
export function addPullCommand(program: Command, action: CommandAction): void {
  const command = program.command("pull")
    .description("get models and versions of tables from a shared storage, every byte verified before anything is seen")
    .requiredOption("--from <address>", "storage: s3://bucket/prefix or file:///folder", parseStorage);
  addOutputOptions(addEndpointOption(addFolderOptions(command)), [
    ["pull --from s3://team/models", "into models/ and data/features/, new ones or those that it goes on from"],
    ["pull --from s3://team/models --registry /tmp/r --store /tmp/s", "elsewhere, beside what is there"],
  ]);
  command.action(action<PullFlags>(pull));
}

async function pull(session: Session, flags: PullFlags): Promise<void> {
  const { pull } = await import("../../upkeep/pull.ts");
  const { signal, progress } = session, store = await openStorage(session, flags.from, flags);
  const result = await pull(store, flags, { signal, onProgress: progress.update.bind(progress) });
  session.result(result, () =>
    [
      `Pulled ${result.sent} objects (${formatBytes(result.bytes)}) from ${result.from}; ${result.skipped} were here.`,
      `  registry  ${flags.registry}`,
      `  store     ${flags.store}`,
    ].join("\n"));
}
