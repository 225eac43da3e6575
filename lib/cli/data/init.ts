import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { FREQUENCIES } from "../../core/time/calendar.ts";
import { nameFromPath } from "../../core/config/config_name.ts";
import { DataError } from "../../core/errors/errors.ts";
import { PROBLEM_KINDS } from "../../core/config/problem_shapes.ts";
import { TIME_FORMATS } from "../../core/time/time_format.ts";
import { isFile } from "../../storage/files/files.ts";
import { publishFile } from "../../storage/files/publish.ts";
import type { Proposal, ProposalAnswers } from "../../data/proposal/proposal.ts";
import { EXIT } from "../session/exit_code.ts";
import { personFolder } from "../session/person_folder.ts";
import { shellWord } from "../../core/text/shell_word.ts";
import { askAboutTable } from "./init_questions.ts";
import { formatSeen } from "./init_summary.ts";
import { addOutputOptions, parseFile, parsePositive } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";

interface InitFlags extends CommonOptions, Omit<ProposalAnswers, "keys" | "future"> {
  readonly output?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly keys?: readonly string[];
  readonly future?: readonly string[];
}

/** `init`: from a table to a config. */
export function addInitCommand(program: Command, action: CommandAction): void {
  const command = program.command("init").description("look at a table and write a commented config for it");
  command.argument("<file>", "the table: CSV, Parquet, JSON lines or Excel")
    .option("--yes", "ask nothing, take what the table shows")
    .option("--output <file>", "the config; default: named after the table, .jsonc, in its folder", parseFile)
    .option("--force", "write over a config that is there")
    .addOption(new Option("--problem <kind>", "what is asked for; default: what it shows").choices(PROBLEM_KINDS))
    .option("--time <column>", "column of time")
    .option("--target <column>", "column to predict")
    .option("--keys <columns>", 'key columns, such as item,shop; "" for a table that is one series', parseColumns)
    .option("--future <columns>", "columns that are known ahead, such as price,promo", parseColumns)
    .addOption(new Option("--time-format <format>", "how dates are written").choices(TIME_FORMATS))
    .addOption(new Option("--frequency <grain>", "grain of the table").choices(FREQUENCIES))
    .option("--horizon <n>", "periods ahead", parsePositive)
    .addOption(new Option("--gaps <meaning>", "what a period without a row is").choices(["missing", "zero"]));
  addOutputOptions(command, [
    ["init sales.csv", "look, ask, write sales.jsonc"],
    ["init sales.csv --yes", "without questions"],
    ["init customers.csv --problem regression --target spend", "rows without a course of time"],
    ["init export.csv --keys sku,shop --target sold --horizon 13", "with what only you know"],
  ]);
  command.action((table: string, options: InitFlags) =>
    action<InitFlags>((session, flags) => init(session, table, flags))(options)
  );
}

function parseColumns(text: string): string[] {
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

async function init(session: Session, table: string, flags: InitFlags): Promise<number> {
  const output = flags.output ?? join(dirname(table), `${nameFromPath(table)}.jsonc`);
  if (!/\.jsonc?$/i.test(output)) throw new InvalidArgumentError("--output must end in .jsonc or .json");
  if (!flags.force && isFile(output)) throw isThere(output, table);
  const { proposeConfig } = await import("../../data/proposal/propose_config.ts");
  const long = join(dirname(output), `${nameFromPath(table)}_long.csv`);
  const propose = async (answers: ProposalAnswers): Promise<Proposal> => {
    const proposal = await proposeConfig(table, { answers, source: wayTo(table, output), long });
    return proposal.reshaped === undefined
      ? proposal
      : { ...proposal, config: { ...proposal.config, source: wayTo(long, output) } };
  };
  const answers = answersOf(flags);
  let proposal = await propose(answers), isTaken: boolean = flags.yes ?? false;
  if (!isTaken && session.terminal.ask !== undefined && !session.json) {
    session.terminal.out(`${formatSeen(proposal, table)}\n\n`);
    const said = await askAboutTable(session.terminal.ask, proposal, { answers, propose });
    if (said === null) return nothingWritten(session, "Nothing written.");
    [proposal, isTaken] = [said, true];
  }
  if (!isTaken) {
    return nothingWritten(session, `${formatSeen(proposal, table)}\n\nNothing written: add --yes to take this.`);
  }
  const { formatProposal } = await import("../../data/proposal/format_proposal.ts");
  const head = [`Config of ${basename(table)}: ${proposal.summary}.`, "All fields: config/schema.json in the project."];
  publishFile(output, formatProposal(proposal, { head }));
  const next = `deno task train --config ${shellWord(shortWay(output))}`;
  const result = { output, next, ...proposal };
  session.result(result, () =>
    [
      ...flags.yes ? [formatSeen(proposal, table), ""] : [],
      ...proposal.reshaped === undefined ? [] : [
        `Written: ${
          shortWay(proposal.reshaped.output)
        }, a row per period: ${proposal.reshaped.rows} rows. Train reads this; ` +
        "run init again when the table has changed.",
      ],
      `Written: ${shortWay(output)}`,
      `Next: ${next}`,
    ].join("\n"));
  return EXIT.DONE;
}

function answersOf(
  { problem, time, target, keys, future, timeFormat, frequency, horizon, gaps }: InitFlags,
): ProposalAnswers {
  return { problem, time, target, keys, future, timeFormat, frequency, horizon, gaps };
}

function nothingWritten(session: Session, text: string): number {
  session.result({ output: null }, () => text);
  return EXIT.ERROR;
}

/** The table from the config's folder, which is what a config's `source` is relative to. */
function wayTo(table: string, config: string): string {
  const way = relative(dirname(resolve(config)), resolve(table)).replaceAll("\\", "/");
  // Far apart, or on another drive, the whole path says more.
  return isAbsolute(way) || way.startsWith("../../../../") ? resolve(table) : way;
}

/** A path as the person who has called may write it: from their folder, as it is taken in the next call. */
function shortWay(path: string): string {
  const way = relative(resolve(personFolder() ?? "."), resolve(path));
  return way.startsWith("..") || isAbsolute(way) ? resolve(path) : way;
}

function isThere(output: string, table: string): DataError {
  return new DataError("FILE_EXISTS", `Cannot write ${output} as no file must be there: current value is a file`, {
    hint:
      `Use it: deno task train --config ${
        shellWord(output)
      }. Or --force to write it anew, or --output FILE for another ` +
      `config of ${basename(table)}.`,
    context: { output },
  });
}
