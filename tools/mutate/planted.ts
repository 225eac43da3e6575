import type { Planted } from "./mutations.ts";

/**
 * Faults of meaning, each of a kind that a forecasting tool has had: it looks ahead, chooses on what it reports, counts
 * what did not run, or stretches a rank. A fault whose text has moved fails the run: it follows the code.
 */
export const PLANTED: readonly Planted[] = [
  {
    name: "folds take bin edges from the rows of all folds",
    file: "lib/models/trees/model.ts",
    before: "undefined : allRows(whole.firstWindow);",
    after: "undefined : allRows(whole.rows);",
  },
  {
    name: "the first window is that of the last fold",
    file: "lib/competition/compete.ts",
    before: "(earliest, span) => Math.min(earliest, span.fitOrigin), origin)",
    after: "(latest, span) => Math.max(latest, span.fitOrigin), origin)",
  },
  {
    name: "the gap of evaluate is scored",
    file: "lib/training/summarize.ts",
    before: "if (i % horizon < gap) actual[i] = NaN;",
    after: "if (i % horizon < gap) continue;",
  },
  {
    name: "a stand-in keeps the scores of the choice",
    file: "lib/training/train.ts",
    before: "scores: finished.contender === choice.contender ? scores : {},",
    after: "scores,",
  },
  {
    name: "features are sized by the whole history",
    file: "lib/training/plan.ts",
    before: "historyLength: spans.folds[0].origin - group.start + 1,",
    after: "historyLength: end - group.start + 1,",
  },
  {
    name: "AIC without its correction for few values",
    file: "lib/models/ets_choice.ts",
    before: " + 2 * k + 2 * k * (k + 1) / left : Infinity",
    after: " + 2 * k : Infinity",
  },
  {
    name: "the plan's hash ignores the margin",
    file: "lib/training/plan.ts",
    before: "const { $schema: _, source: __, evaluate: ___, ...rest } = config;",
    after: "const { $schema: _, source: __, evaluate: ___, margin: ____, ...rest } = config;",
  },
  {
    name: "short keys decide the one model for all",
    file: "lib/competition/fleet.ts",
    before: 'if (group.name === "short" || group.selection.groupBest < 0) continue;',
    after: "if (group.selection.groupBest < 0) continue;",
  },
];
