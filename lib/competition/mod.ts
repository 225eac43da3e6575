/**
 * The competition of a key: folds, backtest, leaderboard, selection, intervals, champion. Pure functions of data and seed.
 *
 * @module
 */
export * from "./backtest.ts";
export * from "./backtest_codec.ts";
export * from "./champion.ts";
export * from "./combine.ts";
export * from "./compete.ts";
export * from "./eligibility.ts";
export * from "./ensemble.ts";
export * from "./fleet.ts";
export * from "./folds.ts";
export * from "./history.ts";
export * from "./intervals.ts";
export * from "./leaderboard.ts";
export * from "./pooled.ts";
export * from "./score_table.ts";
export * from "./select.ts";
