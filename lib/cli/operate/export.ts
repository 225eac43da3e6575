import { formatCount } from "../../core/text/plural.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { formatKey } from "../../core/rows/panel.ts";
import { loadConfig } from "../../data/load_config.ts";
import type { BundleResult } from "../../exchange/bundle/bundle.ts";
import type { Inexpressible } from "../../exchange/folder/export_folder.ts";
import type { Exported } from "../../exchange/export_models.ts";
import type { Format } from "../../exchange/formats/model_file.ts";
import type { VersionChoice } from "../../registry/versions/row_types.ts";
import {
  addFolderOptions,
  addKeyOptions,
  addOutputOptions,
  type FolderOptions,
  type KeyOptions,
  parseFolder,
  whereOf,
} from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { formatBytes } from "../../core/text/format_number.ts";
import { addVersionOptions, chosenVersion, type VersionOptions } from "../options/version_options.ts";

interface ExportFlags extends CommonOptions, KeyOptions, FolderOptions, VersionOptions {
  readonly format: Format | "bundle";
  readonly output: string;
  readonly strict?: boolean;
  readonly config?: string;
  readonly future?: string;
}

const FORMATS: readonly ExportFlags["format"][] = ["lightgbm", "onnx", "json", "bundle"];
/** Members that are named at the end; `--json` and the folder name all. */
const NAMED = 5;

/** `export`: models for other programs, and for browsers. */
export function addExportCommand(program: Command, action: CommandAction): void {
  const command = program.command("export").description(
    "write models for other programs, with all that leads from rows to the forecast, or from the columns of a table to the " +
      "prediction; or a page that forecasts in a browser",
  );
  addVersionOptions(addKeyOptions(addFolderOptions(command)))
    .addOption(new Option("--format <name>", "what models are written as").choices(FORMATS).makeOptionMandatory())
    .requiredOption("--output <folder>", "folder to make; missing or empty", parseFolder)
    .option("--strict", "fail, and write nothing, if the format cannot express a member; else it is named")
    .option("--config <file>", "bundle: config that names its table; default: that of the registry's newest run")
    .option("--future <file>", "bundle: columns known ahead, as infer takes them");
  addOutputOptions(command, [
    ["export --format lightgbm --output exported", "the champions of all keys, trees as LightGBM text"],
    ["export --format onnx --output one --item item_07 --location loc_03", "one key for ONNX Runtime"],
    [
      "export --format json --output readable --run demo-20250101T000000-abcdef --strict",
      "what a run chose, to be read",
    ],
    [
      "export --format onnx --output models --registry churn/models",
      "of a table without a calendar: columns in, classes out",
    ],
    ["export --format bundle --output page --item item_07", "a page without server that forecasts in a browser"],
  ]);
  command.action(action<ExportFlags>(exportTo));
}

async function exportTo(session: Session, flags: ExportFlags): Promise<void> {
  const choice = chosenVersion(flags);
  assertOwn(flags);
  if (flags.format === "bundle") return await exportPage(session, flags, choice);
  const { exportModels } = await import("../../exchange/export_models.ts");
  const { registry, store, output, format, strict, limit } = flags;
  const result = await exportModels({
    ...{ registry, store, output, format, strict, limit, choice },
    where: whereOf(flags),
    now: () => new Date(),
    signal: session.signal,
  });
  session.result(result, () => formatExported(result));
}

/** What another format would pass over. */
function assertOwn({ format, strict, config, future }: ExportFlags): void {
  const isBundle = format === "bundle", given = isBundle ? { strict } : { config, future };
  const foreign = Object.entries(given).filter(([, value]) => value !== undefined).map(([name]) => `--${name}`);
  if (foreign.length === 0) return;
  throw new InvalidArgumentError(`--format ${format} takes no ${foreign.join(", ")}: leave it out`);
}

async function exportPage(session: Session, flags: ExportFlags, choice: VersionChoice): Promise<void> {
  const { exportBundle } = await import("../../exchange/bundle/bundle.ts");
  const { registry, store, output, limit, future } = flags;
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  const result = await exportBundle({
    ...{ registry, store, output, limit, choice, config, future },
    where: whereOf(flags),
    now: () => new Date(),
    signal: session.signal,
    log: session.log,
    onProgress: (progress) => session.progress.update(progress),
  });
  session.result(result, () => formatPage(result));
}

function formatPage({ output, table, outcomes: { champion, fallback, failed }, files, bytes }: BundleResult): string {
  const without = failed === 0 ? "" : `; ${failed} have no forecast, and say why`;
  return `${output}: ${formatCount(champion + fallback + failed, "key")} of ${table} in ${
    formatCount(files, "file")
  } of ${formatBytes(bytes)}${without}. ` +
    "Open index.html in it, from the disk or from any server of static files. Of another table: --config.";
}

function formatExported(
  { output, versions, models, tested, inexpressible, unreadable, files, bytes }: Exported,
): string {
  const keyOf = (key: readonly string[]) => key.length === 0 ? "new keys" : formatKey({ id: "", parts: key });
  const list = (left: readonly Pick<Inexpressible, "key" | "contender" | "reason">[]) => [
    ...left.slice(0, NAMED).map(({ key, contender, reason }) =>
      `  ${[keyOf(key), contender, reason].filter((text) => text !== "").join(": ")}`
    ),
    ...left.length > NAMED ? [`  … and ${left.length - NAMED} more, see manifest.json`] : [],
  ];
  return [
    `${output}: ${formatCount(versions, "version")} with ${formatCount(models, "model file")}, ${
      formatCount(files, "file")
    } of ${formatBytes(bytes)}; ${tested} have ` +
    "real rows with our predictions. README.md in it says how to use them.",
    ...inexpressible.length === 0
      ? []
      : [`${formatCount(inexpressible.length, "member")} cannot be expressed:`, ...list(inexpressible)],
    ...unreadable.length === 0
      ? []
      : [`${formatCount(unreadable.length, "version")} cannot be read, and left out:`, ...list(unreadable)],
  ].join("\n");
}
