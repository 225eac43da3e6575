import { type Command, Option } from "commander";
import { formatKey } from "../core/panel.ts";
import type { Exported } from "../exchange/export_models.ts";
import type { Format } from "../exchange/model_file.ts";
import {
  addExamples,
  addFolderOptions,
  addKeyOptions,
  addOutputOptions,
  type FolderOptions,
  type KeyOptions,
  whereOf,
} from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { formatBytes } from "./table.ts";
import { addVersionOptions, choiceOf, type VersionOptions } from "./version_options.ts";

interface ExportFlags extends OutputOptions, KeyOptions, FolderOptions, VersionOptions {
  readonly format: Format;
  readonly output: string;
  readonly strict?: boolean;
}

const FORMATS: readonly Format[] = ["lightgbm", "onnx", "json"];
/** Members that are named at the end; `--json` and the folder name all. */
const NAMED = 5;

/** `export`: models for other programs. */
export function addExportCommand(program: Command, action: Action): void {
  const command = program.command("export").description(
    "write models for other programs, with all that leads from rows to the forecast",
  );
  addVersionOptions(addKeyOptions(addFolderOptions(command)))
    .addOption(new Option("--format <name>", "what models are written as").choices(FORMATS).makeOptionMandatory())
    .requiredOption("--output <folder>", "folder to make; missing or empty")
    .option("--strict", "fail, and write nothing, if the format cannot express a member; else it is named");
  addExamples(addOutputOptions(command), [
    ["export --format lightgbm --output exported", "the champions of all keys, trees as LightGBM text"],
    ["export --format onnx --output one --item item_007 --location loc_03", "one key for ONNX Runtime"],
    [
      "export --format json --output readable --run demo-20250101T000000-abcdef --strict",
      "what a run chose, to be read",
    ],
  ]);
  command.action(action<ExportFlags>(exportTo));
}

async function exportTo(session: Session, flags: ExportFlags): Promise<void> {
  const choice = choiceOf(flags);
  const { exportModels } = await import("../exchange/export_models.ts");
  const { registry, store, output, format, strict, limit } = flags;
  const result = await exportModels({
    ...{ registry, store, output, format, strict, limit, choice },
    where: whereOf(flags),
    now: () => new Date(),
    signal: session.signal,
  });
  session.result(result, () => formatExported(result));
}

function formatExported({ output, versions, models, tested, inexpressible, files, bytes }: Exported): string {
  const named = inexpressible.slice(0, NAMED).map(({ key, contender, reason }) =>
    `  ${formatKey({ id: "", parts: key })}: ${contender}: ${reason}`
  );
  const more = inexpressible.length - named.length;
  return [
    `${output}: ${versions} versions with ${models} model files, ${files} files of ${
      formatBytes(bytes)
    }; ${tested} have ` +
    "real rows with our predictions. README.md in it says how to use them.",
    ...inexpressible.length === 0 ? [] : [`${inexpressible.length} members cannot be expressed:`, ...named],
    ...more > 0 ? [`  … and ${more} more, see versions/`] : [],
  ].join("\n");
}
