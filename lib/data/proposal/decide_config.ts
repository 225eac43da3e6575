import type { ConfigInput } from "../../core/config/config_type.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatPeriod, PERIODS, SEASON_LENGTH } from "../../core/time/calendar.ts";
import { HORIZON } from "../../core/config/resolve_config.ts";
import type { ColumnChoice } from "./choose_columns.ts";
import type { Proposal, TableEvidence } from "./proposal.ts";
import { useColumns } from "./use_columns.ts";

/** Without any zero, and with more gaps than this, a row is only there where something was sold. */
const MOSTLY_GAPS = 0.3;
/** More rows than this share with another's key and period are no mistakes. */
const FEW_REPEATED = 0.005;
/** More negative values than this are no returns or mistakes. */
const MANY_NEGATIVE = 0.02;
/** Horizons that a history must hold, so that folds and the hold-out find their place. */
const HORIZONS = 4;

/**
 * The config that fits what a table shows. Pure: equal evidence gives an equal proposal.
 *
 * @param of What is known of the table.
 */
export function decideConfig(of: TableEvidence): Proposal {
  const { look, time, target, facts, calendar, answers, keys } = of;
  const column = look.columns.find(({ name }) => name === target.name)!;
  const use = useColumns(of), horizon = decideHorizon(of), gaps = answers.gaps ?? decideGaps(of);
  const hasNegatives = column.negatives > MANY_NEGATIVE * column.numbers;
  const decimalComma = use.columns.some((other) => other.hasComma);
  const exogenous = use.exogenous, backtest = decideBacktest(of, horizon);
  const config: ConfigInput = {
    source: of.source,
    ...(of.encoding === null ? {} : { encoding: of.encoding }),
    ...(decimalComma ? { decimal: "," as const } : {}),
    keys: [...keys],
    time: time.name,
    ...(answers.timeFormat == null ? {} : { timeFormat: answers.timeFormat }),
    frequency: calendar.frequency,
    target: target.name,
    horizon,
    ...backtest.config,
    ...(Object.keys(exogenous).length === 0 ? {} : { exogenous }),
    cleaning: {
      gaps,
      ...(hasNegatives ? { nonNegative: false } : {}),
      ...(facts.repeated > 0 ? { duplicates: "sum" as const } : {}),
    },
  };
  const first = formatPeriod(calendar, facts.first), last = formatPeriod(calendar, facts.last);
  return {
    config,
    columns: use.columns,
    keys: facts.keys,
    gapShare: facts.gaps,
    summary: `${formatCount(look.rows, "row")}, ${keyCount(of)}, ${
      PERIODS[calendar.frequency]
    } from ${first} to ${last}`,
    reasons: {
      source: `${formatCount(look.rows, "row")}, ${formatCount(look.columns.length, "column")}; relative to this file.`,
      ...(of.encoding === null ? {} : { encoding: "The text is no UTF-8; read as this, its letters are words." }),
      ...(decimalComma ? { decimal: "Numbers are written 1.234,5." } : {}),
      keys: keyReason(of),
      time: `Written like ${JSON.stringify(look.columns.find(({ name }) => name === time.name)?.example ?? "")}; ` +
        `${PERIODS[calendar.frequency]} from ${first} to ${last}.`,
      target: targetReason(of),
      horizon: horizonReason(of, horizon),
      ...backtest.reasons,
      ...use.reasons,
      "cleaning.gaps": gapReason(of, gaps),
      ...(hasNegatives ? { "cleaning.nonNegative": `${formatCount(column.negatives, "value")} below zero.` } : {}),
      ...(facts.repeated > 0
        ? {
          "cleaning.duplicates": `${
            formatCount(facts.repeated, "row")
          } of a key and period that has one already: added up. Or "mean", "first", "last".`,
        }
        : {}),
    },
    doubts: doubtsOf(of, { gaps, use: use.doubts, hasNegatives }),
  };
}

function decideHorizon({ answers, calendar, facts }: TableEvidence): number {
  if (answers.horizon !== undefined) return answers.horizon;
  return Math.max(1, Math.min(HORIZON[calendar.frequency], Math.floor(facts.medianPeriods / HORIZONS)));
}

/** Intervals need errors: few keys with a short horizon show few of them on the usual folds. */
function decideBacktest(
  { facts, calendar }: TableEvidence,
  horizon: number,
): { readonly config: Pick<ConfigInput, "folds" | "levels">; readonly reasons: Readonly<Record<string, string>> } {
  const perFold = Math.max(1, facts.keys) * horizon, season = SEASON_LENGTH[calendar.frequency];
  if ((USUAL_FOLDS + 1) * perFold >= ENOUGH_ERRORS) return { config: {}, reasons: {} };
  const count = Math.ceil(ENOUGH_ERRORS / perFold) - 1;
  return facts.medianPeriods >= season + Math.max(season, horizon) + (count + 1) * horizon
    ? {
      config: { folds: { count } },
      reasons: {
        "folds.count": `More than the usual ${USUAL_FOLDS}, so that one series shows enough errors for its intervals.`,
      },
    }
    : {
      config: { levels: [80] },
      reasons: {
        levels: "Percent of what comes that shall lie inside the intervals; 95 would need more history, or more keys.",
      },
    };
}

/** Errors of folds that an interval of 95 % needs, and a few more. */
const ENOUGH_ERRORS = 44;
/** Folds by default; the hold-out shows errors too. */
const USUAL_FOLDS = 3;

function decideGaps({ look, target, facts }: TableEvidence): "missing" | "zero" {
  const column = look.columns.find(({ name }) => name === target.name)!;
  const isCount = !column.hasFraction && column.negatives === 0 && column.zeros === 0;
  // Where several rows of a period are added up, one without any has sold nothing.
  const isOfEvents = facts.repeated > FEW_REPEATED * look.rows;
  return isCount && facts.gaps > (isOfEvents ? 0 : MOSTLY_GAPS) ? "zero" : "missing";
}

function keyCount({ facts, keys }: TableEvidence): string {
  return keys.length === 0 ? "one series" : formatCount(facts.keys, "key");
}

function keyReason({ facts, keys }: TableEvidence): string {
  if (keys.length === 0) return "No column names a series: the table is one.";
  return `One model per ${keys.join(" × ")}: ${formatCount(facts.keys, "key")}.`;
}

function targetReason({ look, target }: TableEvidence): string {
  const { zeros, known, numbers, min, max, hasFraction } = look.columns.find(({ name }) => name === target.name)!;
  if (min === null || max === null) return "What is forecast.";
  const share = zeros === 0 ? "" : `, ${percent(zeros / numbers)} of them zero`;
  const missing = look.rows > known ? `; ${formatCount(look.rows - known, "row")} without a value` : "";
  return `What is forecast: ${hasFraction ? "numbers" : "whole numbers"} from ${plain(min)} to ${
    plain(max)
  }${share}${missing}.`;
}

function horizonReason({ calendar, facts, answers }: TableEvidence, horizon: number): string {
  const usual = HORIZON[calendar.frequency], what = PERIODS[calendar.frequency];
  if (answers.horizon !== undefined || horizon === usual) return `How many ${what} ahead.`;
  return `How many ${what} ahead; ${usual} are usual, but most keys have ${Math.round(facts.medianPeriods)} only.`;
}

function gapReason({ facts, calendar }: TableEvidence, gaps: "missing" | "zero"): string {
  const what = PERIODS[calendar.frequency];
  if (facts.gaps === 0) return `Every key has a row in all its ${what}. "zero" would say that no row means none.`;
  const share = `${percent(facts.gaps)} of the ${what} between first and last row have none: `;
  return gaps === "missing"
    ? `${share}unknown ("missing"), or none ("zero").`
    : `${share}none ("zero"), as no row says 0; or unknown ("missing").`;
}

function doubtsOf(
  of: TableEvidence,
  { gaps, use, hasNegatives }: {
    readonly gaps: string;
    readonly use: readonly string[];
    readonly hasNegatives: boolean;
  },
): string[] {
  const { time, target, facts, answers, look, keys } = of, doubts: string[] = [];
  const unsure = (choice: ColumnChoice, what: string, option: string) => {
    if (choice.certainty === "sure") return;
    const others = choice.others.length === 0 ? "" : ` (or ${choice.others.join(", ")}?)`;
    doubts.push(`${choice.name} is taken as ${what}${others}: ${option} says otherwise`);
  };
  if (answers.target === undefined) unsure(target, "what is forecast", "--target COLUMN");
  if (answers.time === undefined) unsure(time, "the time", "--time COLUMN");
  for (const [k, { empty }] of facts.parts.entries()) {
    if (empty === 0) continue;
    doubts.push(
      `${formatCount(empty, "row")} without ${keys[k]} will be left out, as no key has them (MISSING_KEY): fill in ${
        keys[k]
      }, or --keys A,B without it`,
    );
  }
  if (facts.repeated > FEW_REPEATED * look.rows) {
    doubts.push(
      `${
        formatCount(facts.repeated, "row")
      } share key and period with another and are added up: --keys A,B if a column is missing there`,
    );
  }
  if (gaps === "zero" && answers.gaps === undefined) {
    doubts.push(
      `periods without a row are taken as zero, ${percent(facts.gaps)} of all: --gaps missing if they are unknown`,
    );
  }
  const column = look.columns.find(({ name }) => name === target.name)!;
  if (column.negatives > 0 && !hasNegatives) {
    doubts.push(
      `${
        formatCount(column.negatives, "value")
      } of ${target.name} below zero will be left out as mistakes: "nonNegative": false keeps them`,
    );
  }
  if (keys.length > 0 && facts.medianPeriods < FEW_PERIODS) {
    doubts.push(
      `most keys have ${
        Math.round(facts.medianPeriods)
      } periods: below 30 rows a key gets a simple forecast ("minRows")`,
    );
  }
  return [...doubts, ...use];
}

/** Fewest rows that a competition of a key's own needs by default. */
const FEW_PERIODS = 30;

function percent(share: number): string {
  return share > 0 && share < 0.01 ? "under 1 %" : `${Math.round(100 * share)} %`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
