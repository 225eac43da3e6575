import type { Command } from "commander";
import { addFolderOptions, addOutputOptions, type FolderOptions, namedFolders } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { addEndpointOption, openStorage, parseStorage, type StorageOptions } from "../options/storage.ts";
import { formatBytes } from "../../core/text/format_number.ts";
import { shellWord } from "../../core/text/shell_word.ts";

interface PushFlags extends CommonOptions, FolderOptions, StorageOptions {
  readonly to: string;
  readonly force?: boolean;
}

/** `push`: registry and feature store to a storage that several machines share. */
export function addPushCommand(program: Command, action: CommandAction): void {
  const command = program.command("push")
    .description("bring models and versions of tables to a shared storage; never over what others have pushed")
    .requiredOption("--to <address>", "storage: s3://bucket/prefix or file:///folder", parseStorage)
    .option(
      "--force",
      "replace a state that this registry does not come from; it stays in the storage, named as parent",
    );
  addOutputOptions(addEndpointOption(addFolderOptions(command)), [
    ["push --to s3://team/models", "keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"],
    ["push --to s3://team/models --endpoint https://minio:9000", "another server than that of AWS"],
    ["push --to file:///mnt/share/models", "a folder that is shared"],
  ]);
  command.action(action<PushFlags>(async (session, flags) => {
    const { assertThere } = await import("../../upkeep/folders.ts");
    // Reports are not read.
    assertThere(flags, namedFolders(command).filter((name) => name !== "reports"));
    await push(session, flags);
  }));
}

async function push(session: Session, flags: PushFlags): Promise<void> {
  const { push } = await import("../../upkeep/push.ts");
  const { signal, progress } = session, store = await openStorage(session, flags.to, flags);
  const onProgress = progress.update.bind(progress);
  const result = await push(store, flags, { now: () => new Date(), force: flags.force, signal, onProgress });
  session.result(result, () =>
    [
      `Pushed ${result.sent} objects (${formatBytes(result.bytes)}) to ${result.to}; ${result.skipped} were there.`,
      `Get them elsewhere with: deno task pull --from ${shellWord(flags.to)}`,
    ].join("\n"));
}
