import { metricHeading } from "../../metrics/metric_info.ts";

/** A word of forecasting and what it means. */
export interface Word {
  /** As pages write it. */
  readonly word: string;
  /** In one sentence, for whom it is new. */
  readonly meaning: string;
}

/** What metrics of numbers mean, by their names. */
const NUMBER_METRICS: Readonly<Record<string, string>> = {
  rmsse:
    "Typical error over that of what is usual, the last season again or the mean of rows: below 1 is better than that; large misses count more.",
  mase:
    "Mean error over that of what is usual, the last season again or the mean of rows: below 1 is better than that.",
  wape: "All misses together over all that came: 0.25 is a quarter of the total.",
  mape: "Mean of each miss over what came then.",
  smape: "Mean of each miss over the mean of forecast and what came.",
  mae: "Mean miss, in the unit of the target.",
  mse: "Mean of squared misses.",
  rmse: "Typical miss, in the unit of the target; large misses count more.",
  bias: "Forecast above (plus) or below (minus) what came, over all that came: 0 is even.",
};

/** Words that pages use, by what code calls them. */
const MEANINGS: Readonly<Record<string, Word>> = {
  clear: {
    word: "More than chance",
    meaning: "Whether the difference over all keys is too large to be luck: with 95 % confidence it is not.",
  },
  key: {
    word: "Key",
    meaning: "What has a model to itself, for instance an item in a location, or the customers of a shop.",
  },
  holdout: {
    word: "Kept back",
    meaning: "Rows hidden from every model and choice (of time the last stretch), to see how good they are.",
  },
  fold: {
    word: "Fold",
    meaning: "Rows hidden from each model in turn (of time what follows a past date), to see which is good for a key.",
  },
  contender: { word: "Contender", meaning: "A model that competed for a key." },
  blend: { word: "Blend", meaning: "A weighted mean of what several models say." },
  local: { word: "Local model", meaning: "Trained on one key alone." },
  global: { word: "Global model", meaning: "Trained on all keys together." },
  baseline: { word: "Seasonal naive", meaning: "Repeats the last season: what every model must beat." },
  oracle: {
    word: "Oracle",
    meaning: "The best contender of each key, known only afterwards: nobody can choose so well.",
  },
  fallback: { word: "Fallback", meaning: "A simpler model for keys that could not compete, with the reason." },
  interval: { word: "80 % interval", meaning: "A range that should hold what comes in 80 of 100 cases." },
};

/** What metrics of rows without a calendar mean beside those of numbers, by their names. */
const ROW_METRICS: Readonly<Record<string, string>> = {
  log_loss: "How unlikely what came was said to be: 0 is certain and right; 0.69 a coin.",
  brier: "Mean squared distance of probabilities from what came: 0 is certain and right.",
  accuracy: "Share of rows whose class was said right.",
  balanced_accuracy: "Mean over classes of the share of each that was found.",
  precision: "Of the rows that were taken for a class, the share that is.",
  recall: "Of the rows of a class, the share that was found.",
  f1: "Harmonic mean of precision and recall.",
  roc_auc: "How often a row of a class is said to be likelier than another row: 50 % is a coin.",
  pr_auc: "Mean precision over all recalls: a coin has the share of the class.",
  calibration_error: "By how much the probabilities that were said differ from the shares that came.",
  r2: "Share of the variation that predictions explain: 0 is no better than the mean.",
};

/** What columns of results hold, by their name. */
const COLUMNS: Readonly<Record<string, string>> = {
  status: "champion: the best of the models that competed serves; fallback: a simpler one does; failed: there is none.",
  model: "Whose numbers they are.",
  reason: "Why there is no model of its own.",
  class: "How it sells: smooth, erratic (sizes vary), intermittent (many zeros), lumpy (both).",
  level: "Mean over the newest year.",
  expected: "Mean over the periods forecast.",
  skill:
    "How much smaller the error is than that of the baseline: the last season again, or what is usual for the key.",
};

/** Other forms of the words, as sentences use them. */
const FORMS: Readonly<Record<string, string>> = {
  "hold-out": "holdout",
  "kept back": "holdout",
  fold: "fold",
  folds: "fold",
  blend: "blend",
  blends: "blend",
  key_blend: "blend",
  "seasonal naive": "baseline",
  oracle: "oracle",
  intervals: "interval",
};

/** Words explained at the end of a page. */
export const WORDS: readonly Word[] = [...wordsOf(NUMBER_METRICS), ...Object.values(MEANINGS)];

function wordsOf(metrics: Readonly<Record<string, string>>): Word[] {
  return Object.entries(metrics).map(([name, meaning]) => ({ word: metricHeading(name), meaning }));
}

const SET: Word = { word: "80 % set", meaning: "Classes that should hold what comes in 80 of 100 cases." };

/** Metrics over all that came, which only sums of a course of demand mean something for. */
const OF_TOTALS = ["wape", "smape", "bias"].map(metricHeading);

/** The same of a page whose rows have no calendar: none that is about time alone. @param bounds What its predictions have. */
export function wordsOfRows(bounds: "sets" | "intervals"): Word[] {
  const metrics = { ...ROW_METRICS, ...NUMBER_METRICS };
  return [
    ...wordsOf(metrics).filter(({ word }) => !OF_TOTALS.includes(word)),
    ...["clear", "key", "contender", "local", "global", "fallback"].flatMap((name) => MEANINGS[name] ?? []),
    ...[bounds === "sets" ? SET : MEANINGS.interval ?? []].flat(),
  ];
}

/**
 * What a word means; undefined if it needs no explanation.
 *
 * @param name Of a metric as results have it, or of a word.
 */
export function meaningOf(name: string): string | undefined {
  return MEANING_OF.get(name);
}

const MEANING_OF: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ...COLUMNS, ...ROW_METRICS, ...NUMBER_METRICS }),
  ...Object.entries(MEANINGS).map(([name, { meaning }]) => [name, meaning] as const),
]);

const FOUND = new RegExp(
  `(?<![\\w-])(${
    [...WORDS.map(({ word }) => word).filter((word) => /^[A-Z]+$/.test(word)), ...Object.keys(FORMS)]
      .sort((a, b) => b.length - a.length).join("|")
  })(?![\\w-])`,
);

/**
 * A sentence cut where words begin and end that want an explanation; each is explained once.
 *
 * @param text A sentence. @param told Words that sentences before it have explained: those of this one are added.
 * @returns Parts that make up the text; `meaning` is empty for what is plain.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cutAtWords } from "@lib/report/parts/words.ts";
 * assertEquals(cutAtWords("Its RMSSE fell.").map(({ text }) => text), ["Its ", "RMSSE", " fell."]);
 * ```
 */
export function cutAtWords(text: string, told: Set<string> = new Set()): { text: string; meaning: string }[] {
  const parts: { text: string; meaning: string }[] = [];
  for (const [i, part] of text.split(FOUND).entries()) {
    const name = FORMS[part] ?? part.toLowerCase(), isNew = i % 2 === 1 && !told.has(name);
    if (isNew) told.add(name);
    parts.push({ text: part, meaning: isNew ? meaningOf(name) ?? "" : "" });
  }
  return parts.filter(({ text }) => text !== "");
}
