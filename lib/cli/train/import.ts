import { type Command, InvalidArgumentError, Option } from "commander";
import type { Imported } from "../../exchange/import_model.ts";
import type { TargetTransform } from "../../features/spec/spec.ts";
import { addFolderOptions, addOutputOptions, type FolderOptions } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";

interface ImportFlags extends CommonOptions, FolderOptions {
  readonly name: string;
  readonly trainedUntil: string;
  readonly transform: TargetTransform;
  readonly offset: number;
}

const TRANSFORMS: readonly TargetTransform[] = ["none", "log1p", "scale", "difference", "log1p_difference"];

/** `import`: models of others as contenders. */
export function addImportCommand(program: Command, action: CommandAction): void {
  const command = program.command("import")
    .description("take in a LightGBM model file, which then competes in every run on a table that has its features")
    .argument("<file>", "what LightGBM's Booster.save_model has written");
  addFolderOptions(command)
    .requiredOption("--name <name>", "name under which it competes; the same name again takes its place")
    .requiredOption(
      "--trained-until <date>",
      "newest data that it may have seen, YYYY-MM-DD: earlier windows say nothing",
    )
    .addOption(
      new Option("--transform <name>", "transform of the target that its rows and predictions have").choices(TRANSFORMS)
        .default("none"),
    )
    .option("--offset <number>", "added to what it predicts, such as an init score", parseNumber, 0);
  addOutputOptions(command, [
    ["import vendor.txt --name vendor --trained-until 2024-06-30", "a model of the target itself"],
    [
      "import forest.txt --name forest --trained-until 2024-06-30 --transform scale --offset 1.25",
      "a forest that was exported: transform and offset stand in its version's file",
    ],
  ]);
  command.action((file: string, flags: ImportFlags) =>
    action<ImportFlags>((session, flags) => importFrom(session, file, flags))(flags)
  );
}

async function importFrom(session: Session, file: string, flags: ImportFlags): Promise<void> {
  const { importModel } = await import("../../exchange/import_model.ts");
  const { registry, name, trainedUntil, transform, offset } = flags;
  const result = importModel(file, { registry, name, trainedUntil, transform, offset, now: () => new Date() });
  session.result(result, () => formatImported(result));
}

function formatImported({ name, model, former, trees, features, trainedUntil }: Imported): string {
  return [
    `${name}: ${trees} trees on ${features.length} features, kept as ${model.slice(0, 12)}. Windows before ` +
    `${trainedUntil} are no evidence for it.`,
    ...former === null ? [] : [`It takes the place of ${former.slice(0, 12)}.`],
    `deno task train enters it where the table has its features; a config that lists contenders names it as ` +
    `{"name": "${name}", "base": "imported"}.`,
  ].join("\n");
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}
