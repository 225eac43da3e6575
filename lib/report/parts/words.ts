/** A word of forecasting and what it means. */
export interface Word {
  /** As pages write it. */
  readonly word: string;
  /** In one sentence, for whom it is new. */
  readonly meaning: string;
}

/** Words that pages use, with names of metrics as results have them. */
const MEANINGS: Readonly<Record<string, Word>> = {
  rmsse: {
    word: "RMSSE",
    meaning:
      "Typical error over that of what is usual, the last season again or the mean of rows: below 1 is better than that; large misses count more.",
  },
  mase: {
    word: "MASE",
    meaning:
      "Mean error over that of what is usual, the last season again or the mean of rows: below 1 is better than that.",
  },
  wape: { word: "WAPE", meaning: "All misses together over all that came: 0.25 is a quarter of the total." },
  mape: { word: "MAPE", meaning: "Mean of each miss over what came then." },
  smape: { word: "SMAPE", meaning: "Mean of each miss over the mean of forecast and what came." },
  mae: { word: "MAE", meaning: "Mean miss, in the unit of the target." },
  mse: { word: "MSE", meaning: "Mean of squared misses." },
  rmse: { word: "RMSE", meaning: "Typical miss, in the unit of the target; large misses count more." },
  bias: { word: "Bias", meaning: "Forecast above (plus) or below (minus) what came, over all that came: 0 is even." },
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

/** Words of pages whose rows have no calendar, with names of metrics of classes. */
const OF_ROWS: Readonly<Record<string, Word>> = {
  log_loss: {
    word: "Log loss",
    meaning: "How unlikely what came was said to be: 0 is certain and right; 0.69 a coin.",
  },
  brier: {
    word: "Brier score",
    meaning: "Mean squared distance of probabilities from what came: 0 is certain and right.",
  },
  accuracy: { word: "Accuracy", meaning: "Share of rows whose class was said right." },
  balanced_accuracy: { word: "Balanced accuracy", meaning: "Mean over classes of the share of each that was found." },
  precision: { word: "Precision", meaning: "Of the rows that were taken for a class, the share that is." },
  recall: { word: "Recall", meaning: "Of the rows of a class, the share that was found." },
  f1: { word: "F1", meaning: "Harmonic mean of precision and recall." },
  roc_auc: {
    word: "ROC-AUC",
    meaning: "How often a row of a class is said to be likelier than another row: 50 % is a coin.",
  },
  pr_auc: { word: "PR-AUC", meaning: "Mean precision over all recalls: a coin has the share of the class." },
  calibration_error: {
    word: "Calibration error",
    meaning: "By how much the probabilities that were said differ from the shares that came.",
  },
  r2: { word: "R²", meaning: "Share of the variation that predictions explain: 0 is no better than the mean." },
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
export const WORDS: readonly Word[] = Object.values(MEANINGS);

const SET: Word = { word: "80 % set", meaning: "Classes that should hold what comes in 80 of 100 cases." };

/** The same of a page whose rows have no calendar: none that is about time alone. @param bounds What its predictions have. */
export function wordsOfRows(bounds: "sets" | "intervals"): Word[] {
  return [
    ...Object.values(OF_ROWS),
    ...["rmsse", "mase", "mape", "mae", "mse", "rmse", "clear", "key", "contender", "local", "global", "fallback"]
      .flatMap((name) => MEANINGS[name] ?? []),
    ...[bounds === "sets" ? SET : MEANINGS.interval ?? []].flat(),
  ];
}

/**
 * What a word means; undefined if it needs no explanation.
 *
 * @param name Of a metric as results have it, or of a word.
 */
export function meaningOf(name: string): string | undefined {
  const known = wordIn(name);
  if (known !== undefined) return known.meaning;
  return Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
}

const FOUND = new RegExp(
  `(?<![\\w-])(${
    [...Object.values(MEANINGS).map(({ word }) => word).filter((word) => /^[A-Z]+$/.test(word)), ...Object.keys(FORMS)]
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

/**
 * A name of a metric as people write it: `rmsse` is RMSSE.
 *
 * @param name As results have it; one that is not known stays as it is.
 */
export function wordOf(name: string): string {
  return wordIn(name)?.word ?? name;
}

function wordIn(name: string): Word | undefined {
  return [MEANINGS, OF_ROWS].find((words) => Object.hasOwn(words, name))?.[name];
}
