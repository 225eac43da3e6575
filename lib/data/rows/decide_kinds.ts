import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { ColumnKind } from "../../core/rows/task.ts";
import { isErrorWord, isFormatted, isNoLevel, isNoNumber, numberOf } from "../tables/number_text.ts";
import { judgeFormatted, type NumberTexts } from "../tables/formatted_numbers.ts";
import { recogniseFormat } from "../times/recognise_format.ts";
import { type ColumnEvidence, MOST_TEXTS } from "./column_evidence.ts";
import { cellParser, type CellReading, daysOf, truthValue } from "./parse_cell.ts";

/** Words at most so rare among measurements are typing errors; more of them are names. */
const RARE = 0.01;
/** So many different numbers are no code list. */
const CODE_LIST = 100;
/** Letters of a text from which on it is no name. */
const LONG = 40;
/** Share of distinct texts from which on sentences are texts, and no names that come again. */
const VARIED = 0.2;
/** Fewest rows that tell an id from a name. */
const FEWEST_IDS = 20;
/** Texts without a letter or a digit. */
const SIGNS = /^[^\p{L}\p{N}]+$/u;
/** Names of ids, whose numbers may have gaps: id, customer_id, PassengerId. */
const ID = /(?:^|[_\s.-])[iI][dD]$|[a-z]I[dD]$/;
const REWRITE = "Write the dates as YYYY-MM-DD";

/** What was decided of the columns that may be features. */
export interface DecidedColumns {
  /** How each is read, in their order, without those that are left out. */
  readonly columns: readonly CellReading[];
  /** `CONSTANT_COLUMN`, `COLUMN_OF_IDS`, `TOO_MANY_LEVELS`, `MIXED_COLUMN`. */
  readonly findings: readonly Finding[];
}

/**
 * Decide what columns hold: as the config declares it; else by all their texts.
 *
 * Numbers, if every known text is one and none has a leading zero (007 is an id); few words among measurements are errors.
 * Booleans, if there are two texts that mean yes and no. Dates, if one format reads them all. Texts, if most have three words or
 * are long, and they seldom come again. Else a category. What never varies, or is another in each row as ids are, is left out.
 *
 * @param seen What each column looks like, in their order. @param options `kinds`: what the config declares; `source`: name of the table.
 * @throws {DataError} `AMBIGUOUS_DATE` of a column that is declared a date; `WRONG_TYPE` of one that holds nothing as declared;
 * `DECIMAL_COMMA` or `WRONG_TYPE` of numbers with commas or signs, which would become names.
 */
export function decideColumns(
  seen: ReadonlyMap<string, ColumnEvidence>,
  options: { readonly kinds: Config["inputs"]["kinds"]; readonly source: string },
): DecidedColumns {
  const columns: CellReading[] = [], findings: Finding[] = [];
  for (const [name, evidence] of seen) {
    const declared = Object.hasOwn(options.kinds, name) ? options.kinds[name] : undefined;
    const said = { declared, source: options.source }, { reading, isTwofold } = readAs(name, evidence, said);
    refuseUnread(reading, evidence, said);
    const left = declared === undefined || evidence.texts.size < 2 ? leftOut(reading, evidence) : null;
    if (isTwofold) findings.push(twofold(reading, evidence));
    if (left !== null) findings.push(left);
    else {
      columns.push(reading);
      findings.push(...mixed(reading, evidence, declared));
    }
  }
  return { columns, findings };
}

/** What a config says of a column, and the table it is in. */
interface Said {
  readonly declared: ColumnKind | undefined;
  readonly source: string;
}

/** How a column is read, and whether its texts are dates of which nobody has said whether day or month comes first. */
function readAs(name: string, evidence: ColumnEvidence, said: Said): { reading: CellReading; isTwofold: boolean } {
  const { declared } = said, isOpen = declared === "date" || declared === undefined;
  const { format, isTwofold } = isOpen ? dateFormat(name, evidence, said) : { format: null, isTwofold: false };
  const holds = declared ?? (format !== null ? "date" : foundKind(evidence));
  if (holds === "category") return { reading: { name, holds, levels: levelsOf(evidence) }, isTwofold };
  return { reading: holds === "date" ? { name, holds, format: format ?? "YYYY-MM-DD" } : { name, holds }, isTwofold };
}

/** Numbers with commas or signs would be lost, or become names; and a column without a value of its kind is none of it. */
function refuseUnread(reading: CellReading, evidence: ColumnEvidence, { declared, source }: Said): void {
  const { name, holds } = reading,
    texts = [...evidence.texts.keys()].filter((text) => !isNoNumber(text)),
    [first] = texts;
  if (first === undefined) return;
  const areNames = declared === undefined ? holds === "boolean" || holds === "date" : declared !== "number";
  if (!areNames && (texts.length > 1 || evidence.hasMore)) {
    refuseSigns(evidence, { name, mayBeNames: declared === undefined, section: "inputs" }, source);
  }
  if (declared === undefined || declared === "category" || declared === "text") return;
  const parse = cellParser(reading);
  if (texts.every((text) => parse(text) === null)) throw notAsDeclared(name, declared, first);
}

/**
 * Refuse a column of numbers with decimal commas, percent signs or currencies.
 *
 * @param evidence Its texts. @param column Name and use. @param source Name of the table.
 * @throws {DataError} `DECIMAL_COMMA`, or `WRONG_TYPE` for other signs.
 */
export function refuseSigns(evidence: ColumnEvidence, column: NumberTexts, source: string): void {
  const { known, formatted, texts } = evidence, words = wordsOf(evidence) - formatted;
  const example = [...texts.keys()].find(isFormatted) ?? "";
  judgeFormatted(source, [{ ...column, known, formatted, words, example }]);
}

/** Rows with a text that is neither a number nor says that there is none. */
function wordsOf({ known, numbers, codes, failed, texts }: ColumnEvidence): number {
  const silent = [...texts].reduce((sum, [text, rows]) => sum + (isNoNumber(text) ? rows : 0), 0);
  return known - numbers - codes - failed - silent;
}

/** The levels of a category, sorted in code unit order. */
function levelsOf({ texts }: ColumnEvidence): string[] {
  return [...texts.keys()].filter((text) => !isNoLevel(text) && !isErrorWord(text)).sort();
}

function foundKind(evidence: ColumnEvidence): ColumnKind {
  const { known, numbers, codes, formatted, hasFraction, texts, sentences, letters } = evidence;
  if (numbers > 0 && codes === 0) {
    const isMeasured = hasFraction || texts.size > CODE_LIST || evidence.hasMore;
    const bad = wordsOf(evidence);
    if (bad === 0 || areSigns(evidence) || (isMeasured && bad <= RARE * known && formatted <= RARE * known)) {
      return "number";
    }
  }
  if (isBoolean(texts)) return "boolean";
  const isWordy = sentences >= known / 2 || letters >= LONG * known;
  return known > 0 && isWordy && (evidence.hasMore || texts.size >= VARIED * known) ? "text" : "category";
}

/** Whether what is no number are signs, such as `?`: they stand where nothing is known. */
function areSigns({ texts, hasMore, formatted }: ColumnEvidence): boolean {
  if (hasMore || formatted > 0) return false;
  return [...texts.keys()].every((text) =>
    numberOf(text) !== null || isNoNumber(text) || isErrorWord(text) || SIGNS.test(text)
  );
}

/** Two texts, one for yes and one for no, and not just 0 and 1. */
function isBoolean(texts: ColumnEvidence["texts"]): boolean {
  const known = [...texts.keys()].filter((text) => !isNoNumber(text)), truths = known.map(truthValue);
  return known.length >= 1 && known.length <= 4 && truths.every((truth) => !Number.isNaN(truth)) &&
    truths.includes(0) && truths.includes(1) && known.some((text) => numberOf(text) === null);
}

/** The format that reads every text of a column; numbers are no dates unless it is declared. */
function dateFormat(
  column: string,
  { texts, numbers, codes, known }: ColumnEvidence,
  { declared, source }: Said,
): { readonly format: string | null; readonly isTwofold: boolean } {
  const none = { format: null, isTwofold: false };
  if (known === 0 || (declared === undefined && numbers + codes > 0)) return none;
  const words = [...texts].filter(([text]) => !isNoNumber(text));
  const times = { texts: words.map(([text]) => text), rows: Float64Array.from(words, ([, rows]) => rows) };
  try {
    const format = recogniseFormat(times, { timeFormat: null, frequency: null, column, source });
    if (declared === "date" && format === null) throw notAsDeclared(column, declared, times.texts[0] ?? "");
    const readsAll = format !== null && times.texts.every((text) => daysOf(text, format) !== null);
    return declared === "date" || readsAll ? { format, isTwofold: false } : none;
  } catch (thrown) {
    if (!(thrown instanceof DataError && thrown.code === "AMBIGUOUS_DATE")) throw thrown;
    // The texts are names until somebody says which of two dates is meant.
    if (declared === undefined) return { format: null, isTwofold: true };
    throw new DataError(thrown.code, thrown.message, { hint: `${REWRITE}.`, context: thrown.context });
  }
}

/** `MIXED_COLUMN`: dates that became names. */
function twofold({ name }: CellReading, { known, texts }: ColumnEvidence): Finding {
  const message = `dates that can be read in two ways, and are taken as names. ${REWRITE}`;
  const examples = [...texts.keys()].slice(0, 5);
  return { code: "MIXED_COLUMN", severity: "warning", message, column: name, count: known, examples };
}

const NEEDED = { number: "numbers", boolean: "yes and no, or 1 and 0", date: "dates of one format" };

function notAsDeclared(column: string, kind: keyof typeof NEEDED, text: string): DataError {
  return new DataError(
    "WRONG_TYPE",
    `Cannot read ${JSON.stringify(column)} as a ${kind} as its texts must be ${NEEDED[kind]}: current value is ${
      JSON.stringify(text)
    }`,
    {
      hint: `${kind === "date" ? REWRITE : "Write them so"}, or take the column out of inputs.kinds.`,
      context: { column },
    },
  );
}

/** Why a column is no feature; null if it is one. */
function leftOut({ name, holds }: CellReading, evidence: ColumnEvidence): Finding | null {
  const { texts, known, rows, hasMore } = evidence;
  const about = { severity: "warning", column: name, examples: [...texts.keys()].slice(0, 5) } as const;
  if (texts.size < 2 && (known === rows || known === 0)) {
    const message = known === 0 ? "the column is left out: it is empty" : "the column is left out: it never varies";
    return { code: "CONSTANT_COLUMN", ...about, severity: "info", message, count: rows };
  }
  const isDistinct = known >= FEWEST_IDS && !hasMore && texts.size === known;
  if (holds === "number" && isDistinct && (areNumberedOff(evidence) || (!evidence.hasFraction && ID.test(name)))) {
    const message =
      'the column is left out: it numbers the rows, as ids do; if it says something, say "number" in inputs.kinds';
    return { code: "COLUMN_OF_IDS", ...about, message, count: known };
  }
  if (holds !== "category") return null;
  if (isDistinct || (hasMore && known <= texts.size * 1.05)) {
    const message =
      "the column is left out: it has another text in each row, as ids have; if it is one of texts, say so in inputs.kinds";
    return { code: "COLUMN_OF_IDS", ...about, message, count: known };
  }
  if (!hasMore) return null;
  const message = `the column is left out: a category of more than ${
    formatCount(MOST_TEXTS, "text")
  }; group its texts, or ignore it`;
  return { code: "TOO_MANY_LEVELS", ...about, message, count: known };
}

/** Whole numbers with hardly a gap. */
function areNumberedOff({ hasFraction, known, least, most }: ColumnEvidence): boolean {
  return !hasFraction && most - least + 1 <= 1.05 * known;
}

/** `MIXED_COLUMN`: numbers and texts, of which nobody has said what is meant. */
function mixed(
  { name, holds }: CellReading,
  { texts, numbers, known }: ColumnEvidence,
  declared: ColumnKind | undefined,
): Finding[] {
  if (declared !== undefined || numbers === 0 || holds !== "category") return [];
  const words = [...texts.keys()].filter((text) => numberOf(text) === null && !isNoNumber(text));
  if (words.length === 0) return [];
  return [{
    code: "MIXED_COLUMN",
    severity: numbers >= 0.9 * known ? "warning" : "info",
    message: `numbers and texts, read as a category of ${texts.size} levels; if the texts are errors, say ` +
      `"kinds": {${JSON.stringify(name)}: "number"} in inputs`,
    column: name,
    count: words.length,
    examples: words.slice(0, 5),
  }];
}
