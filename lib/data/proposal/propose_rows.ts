import { parseConfig } from "../../core/config/config.ts";
import type { ConfigInput } from "../../core/config/config_type.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { asksForClasses, isSerial, type ProblemKind } from "../../core/config/problem_shapes.ts";
import type { ColumnKind } from "../../core/rows/task.ts";
import type { DecidedColumns } from "../rows/decide_kinds.ts";
import type { ColumnLook, TableLook } from "./look_at_table.ts";
import type { ColumnUse, Proposal, ProposalAnswers } from "./proposal.ts";

/** Fewest columns of a table without dates that is taken for rows with features, and not for one whose dates were not found. */
const FEWEST_COLUMNS = 4;
/** Names of what is predicted. */
const TARGETS =
  /^(target|label|class|outcome|y|response|churn(ed)?|diagnosis|sentiment|spend(ing)?|revenue|price|score)$/i;
/** So many different whole numbers at most are classes. */
const CLASSES = 2;
/** So many at most may be. */
const FEW = 20;

/** What is known of a table when rows are proposed. */
export interface ProposalEvidence {
  readonly source: string;
  readonly encoding: string | null;
  readonly look: TableLook;
  readonly answers: ProposalAnswers;
}

/**
 * Whether a table is one of rows with features: somebody says so, its target is texts, or it has no dates and some columns.
 *
 * @param look The table. @param answers Of a person. @param hasTime Whether a column holds dates.
 */
export function areRows(look: TableLook, answers: ProposalAnswers, hasTime: boolean): boolean {
  if (answers.problem !== undefined) return !isSerial({ problem: answers.problem });
  const target = look.columns.find(({ name }) => name === answers.target);
  if (target !== undefined && !isAmount(target)) return true;
  return !hasTime && answers.time === undefined && look.columns.length >= FEWEST_COLUMNS;
}

/**
 * Propose a config for rows with features. Pure: equal evidence gives an equal proposal.
 *
 * @param of What is known of the table.
 */
export function proposeRows({ source, encoding, look, answers }: ProposalEvidence): Proposal {
  const target = answers.target === undefined
    ? guessTarget(look)
    : look.columns.find(({ name }) => name === answers.target)!;
  const problem = answers.problem ?? problemOf(target), keys = answers.keys ?? [], { time } = answers;
  const decimalComma = look.columns.some(({ commas, formatted }) => commas > 0 && 2 * commas >= formatted);
  const config: ConfigInput = {
    source,
    problem,
    ...encoding === null ? {} : { encoding },
    ...decimalComma ? { decimal: "," as const } : {},
    keys: [...keys],
    ...time === undefined ? {} : { time, ...answers.timeFormat == null ? {} : { timeFormat: answers.timeFormat } },
    target: target.name,
  };
  // What the schema would refuse is said now.
  parseConfig(config);
  return {
    config,
    columns: look.columns.map((column) => useOf(column, { target: target.name, keys, time })),
    keys: keys.length === 0
      ? 1
      : Math.max(...look.columns.filter(({ name }) => keys.includes(name)).map(({ distinct }) => distinct)),
    gapShare: 0,
    summary: `${formatCount(look.rows, "row")}, ${
      formatCount(look.columns.length, "column")
    }, ${problem} of ${target.name}`,
    reasons: {
      source: `${formatCount(look.rows, "row")}, ${formatCount(look.columns.length, "column")}; relative to this file.`,
      problem: asksForClasses({ problem })
        ? "The target has classes; a number for each row would be a regression."
        : "The target has numbers; classes would be a classification.",
      keys: "Columns of which each combination may have a model of its own; [] for one model.",
      target: `Such as ${
        JSON.stringify(target.example)
      }. All other columns are features but those that inputs.ignore names.`,
    },
    doubts: [...fewNumbers(target, problem, answers), ...doubtsOf(answers)],
  };
}

function isAmount({ known, numbers, formatted, codes }: ColumnLook): boolean {
  return known > 0 && codes === 0 && numbers + formatted >= 0.9 * known;
}

function problemOf(target: ColumnLook): ProblemKind {
  return isAmount(target) && target.distinct > CLASSES ? "regression" : "classification";
}

/** A column that is called so, else the last: what is measured mostly stands behind what it is measured of. */
function guessTarget({ columns }: TableLook): ColumnLook {
  return columns.findLast(({ name }) => TARGETS.test(name)) ?? columns.at(-1)!;
}

function useOf(
  column: ColumnLook,
  { target, keys, time }: {
    readonly target: string;
    readonly keys: readonly string[];
    readonly time: string | undefined;
  },
): ColumnUse {
  const { name, example } = column, hasComma = isAmount(column) && column.commas > 0;
  if (name === target) return { name, role: "target", what: "what is predicted", example, hasComma };
  if (keys.includes(name)) return { name, role: "key", what: "key", example, hasComma };
  if (name === time) return { name, role: "time", what: "time", example, hasComma };
  const kind = isAmount(column) ? "numbers" : column.dates !== null ? "dates" : "texts";
  return { name, role: "future", what: `feature, ${kind}`, example, hasComma };
}

/** What features of each kind are called. */
const FEATURES: Readonly<Record<ColumnKind, string>> = {
  number: "numbers",
  category: "names",
  boolean: "yes or no",
  date: "dates",
  text: "texts",
};

/**
 * A proposal that says of each feature what a run will take it for, and which columns it will leave out, and why.
 *
 * @param proposal By a look at the table. @param decided By all its texts.
 */
export function withKinds(proposal: Proposal, { columns, findings }: DecidedColumns): Proposal {
  const kinds = new Map(columns.map(({ name, holds }) => [name, FEATURES[holds]]));
  const isLeft = ({ column }: Finding) => !kinds.has(column);
  const left = new Map(findings.filter(isLeft).map(({ column, message }) => [column, whyOf(message)]));
  return {
    ...proposal,
    columns: proposal.columns.map((use): ColumnUse => {
      const kind = kinds.get(use.name), why = left.get(use.name);
      if (kind !== undefined) return { ...use, what: `feature, ${kind}` };
      return why === undefined ? use : { ...use, role: "unused", what: why };
    }),
    doubts: [
      ...proposal.doubts,
      ...findings.filter((finding) => !isLeft(finding) && finding.severity === "warning")
        .map(({ column, message }) => `${column}: ${message}`),
    ],
  };
}

/** "the column is left out: it is empty" as "it is empty". */
function whyOf(message: string): string {
  return message.replace(/^the column is left out: /, "").replace(/;.*$/s, "");
}

/** Whole numbers of which there are few may be amounts, or names of classes. */
function fewNumbers(
  { distinct, hasFraction, name }: ColumnLook,
  problem: ProblemKind,
  answers: ProposalAnswers,
): string[] {
  if (asksForClasses({ problem }) || answers.problem !== undefined || hasFraction || distinct > FEW) return [];
  return [
    `${name} has about ${distinct} whole numbers, taken as amounts: --problem classification if they are classes`,
  ];
}

function doubtsOf({ target, keys, problem }: ProposalAnswers): string[] {
  return [
    ...target === undefined ? ["what is predicted: --target COLUMN"] : [],
    ...problem === undefined
      ? ["taken as rows without a course of time: --problem forecast and --time COLUMN if it is one"]
      : [],
    ...keys === undefined ? ["no column is a key: --keys A,B for models of their own"] : [],
  ];
}
