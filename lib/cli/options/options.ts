import { type Command, InvalidArgumentError, Option } from "commander";
import { DataError } from "../../core/errors/errors.ts";
import { CSV_DIGITS, type CsvDigits } from "../../data/sources/format_decimal.ts";
import type { CommonOptions } from "../session/session.ts";
import { shellWord } from "../../core/text/shell_word.ts";

/** Options of the commands that choose keys. */
export interface KeyOptions {
  readonly item?: readonly string[];
  readonly location?: readonly string[];
  readonly key?: readonly KeyOption[];
  readonly limit?: number;
}

/** One `--key column=value`. */
export interface KeyOption {
  readonly column: string;
  readonly value: string;
}

/** Options of the commands that work on a table. */
export interface TableOptions extends CommonOptions, KeyOptions {
  readonly config: string;
  readonly input?: string;
  readonly store: string;
  readonly workers: number;
  readonly horizon?: number;
  readonly seed?: number;
}

/** Options of the commands that look after what is stored. */
export interface FolderOptions {
  readonly registry: string;
  readonly store: string;
  readonly reports: string;
}

/** Where these are unless somebody names others. */
const USUAL_FOLDERS: FolderOptions = { registry: "models", store: "data/features", reports: "reports" };

/** An example of `--help`, and what it does. */
type Example = readonly [example: string, meaning: string];

/** Add what every command has: `--json`, `--quiet`, `--debug`, and the examples of `--help`. */
export function addOutputOptions(command: Command, examples: readonly Example[] = []): Command {
  const lines = examples.flatMap(([example, meaning]) => [`  # ${meaning}`, `  deno task ${example}`]);
  return command
    .option("--json", "print one JSON object on standard output, everything else on standard error")
    .option("--quiet", "print neither progress nor notes")
    .option("--debug", "print details, and the stack of an error")
    .addHelpText("after", lines.length === 0 ? "" : `\nExamples:\n${lines.join("\n")}`);
}

/** Add `--item`, `--location`, `--key`, `--limit`. */
export function addKeyOptions(command: Command): Command {
  return addKeyFilter(command).option("--limit <n>", "at most this many keys", parsePositive);
}

/** Add `--item`, `--location`, `--key`. */
export function addKeyFilter(command: Command): Command {
  const repeat = (value: string, all: readonly string[] = []) => [...all, value];
  return command
    .option("--item <text>", "only keys with this text in column `item`; repeatable", repeat)
    .option("--location <text>", "only keys with this text in column `location`; repeatable", repeat)
    .option("--key <column=value>", "only keys with this text in a key column; repeatable", parseCondition);
}

/** Add `--config`, `--input`, `--store`, `--workers`, `--horizon`, `--seed`. */
export function addTableOptions(command: Command): Command {
  return addWorkersOption(addStoreOption(addSourceOptions(command)))
    .option("--horizon <n>", "steps ahead, instead of the config's", parsePositive)
    .option("--seed <n>", "seed, instead of the config's", parseSeed);
}

/** Add `--config` and `--input` of who reads a table. */
export function addSourceOptions(command: Command): Command {
  return command
    .option("--config <file>", "config of the table", "config/demo.json")
    .option(
      "--input <file>",
      "table to read instead of the config's source: CSV, Parquet, JSON lines, Excel, or a link to one",
    );
}

/** Add `--config` of who takes a table that a run has trained. */
export function addTrainedTableOption(command: Command): Command {
  return command.option(
    "--config <file>",
    "config that names the table; default: that of the registry's newest run",
  );
}

/** Add the feature store. */
export function addStoreOption(command: Command): Command {
  return command.option("--store <folder>", "feature store", parseFolder, USUAL_FOLDERS.store);
}

/** Add the folder of reports. */
export function addReportsOption(command: Command): Command {
  return command.option("--reports <folder>", "folder of reports", parseFolder, USUAL_FOLDERS.reports);
}

/** Add `--workers`. */
export function addWorkersOption(command: Command): Command {
  const workers = new Option("--workers <n>", "workers").argParser(parsePositive);
  return command.addOption(workers.default(navigator.hardwareConcurrency, "the number of cores"));
}

/** Add the registry root. */
export function addRegistryOption(command: Command): Command {
  return command.option("--registry <folder>", "registry root", parseFolder, USUAL_FOLDERS.registry);
}

/** More are not those of any number. */
const MOST_DIGITS = 17;

/** How CSV is written. */
export interface CsvOptions {
  readonly defuse: boolean;
  readonly digits: CsvDigits;
}

/** Add `--no-defuse` and `--digits`. */
export function addCsvOptions(command: Command): Command {
  return command.option(
    "--no-defuse",
    "leave texts in CSV as they are that a spreadsheet would take for formulas; else they get an apostrophe",
  ).option("--digits <n>", "significant digits of numbers in CSV; all for exact ones", parseDigits, CSV_DIGITS);
}

function parseDigits(text: string): CsvDigits {
  if (text === "all") return text;
  const digits = parsePositive(text);
  if (digits <= MOST_DIGITS) return digits;
  throw new InvalidArgumentError(`It must be 1 to ${MOST_DIGITS}, or all.`);
}

/** Add the folders that a project keeps things in: `--registry`, `--store`, `--reports`. */
export function addFolderOptions(command: Command): Command {
  return addReportsOption(addStoreOption(addRegistryOption(command)));
}

/** Which of the folders somebody has named, so that they must be there. */
export function namedFolders(command: Command): (keyof FolderOptions)[] {
  return (["registry", "store", "reports"] as const).filter((name) => command.getOptionValueSource(name) === "cli");
}

/**
 * What names folders again in a command that is told to go on with: ` --registry x`; empty where they are the usual ones.
 *
 * @param folders Those that the command takes.
 */
export function folderArguments(folders: Partial<FolderOptions>): string {
  const names = ["registry", "store", "reports"] as const;
  return names.flatMap((name) => {
    const folder = folders[name];
    return folder === undefined || folder === USUAL_FOLDERS[name] ? [] : [` --${name} ${shellWord(folder)}`];
  }).join("");
}

/**
 * The key filter that the options say: texts of one column by "or", columns by "and".
 *
 * @param options Parsed key options.
 */
export function whereOf(options: KeyOptions): Record<string, string[]> {
  const conditions = [
    ...(options.item ?? []).map((value) => ({ column: "item", value })),
    ...(options.location ?? []).map((value) => ({ column: "location", value })),
    ...(options.key ?? []),
  ];
  const where = Map.groupBy(conditions, ({ column }) => column);
  return Object.fromEntries([...where].map(([column, all]) => [column, all.map(({ value }) => value)]));
}

/**
 * A parser of the library for an option: what it refuses is wrong usage, with its hint.
 *
 * @param parse Throws a `DataError` for a text that is none.
 */
export function argumentOf<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (thrown) {
      if (!(thrown instanceof DataError)) throw thrown;
      throw new InvalidArgumentError(`${thrown.message}. ${thrown.hint}`);
    }
  };
}

/** Parse an integer >= 1. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("It must be an integer of at least 1.");
  }
  return value;
}

/** Parse an integer >= 0. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("It must be an integer of at least 0.");
  }
  return value;
}

/** Parse a text that means something. */
export function parseText(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must say something.");
  return text;
}

/** Parse a folder: an empty text, as of a variable that is not set, is none. */
export function parseFolder(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must name a folder.");
  return text;
}

/** Parse a file that is published whole: standard output is none. */
export function parseFile(text: string): string {
  if (text === "" || text === "-") throw new InvalidArgumentError("It must name a file.");
  return text;
}

/** Parse a seed: an integer in [0, 2³²). */
export function parseSeed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 4294967295) {
    throw new InvalidArgumentError("It must be an integer from 0 to 4294967295.");
  }
  return value;
}

function parseCondition(text: string, all: readonly KeyOption[] = []): KeyOption[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must read column=value.");
  return [...all, { column: text.slice(0, at), value: text.slice(at + 1) }];
}
