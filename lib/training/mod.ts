/**
 * Training: plan, run all keys, register the champions, report; and the evaluation of the whole system.
 *
 * @module
 */
export * from "./choose_transform.ts";
export * from "./evaluate.ts";
export * from "./evaluation_rows.ts";
export * from "./execute.ts";
export * from "./journal.ts";
export * from "./plan.ts";
export * from "./report.ts";
export * from "./result.ts";
export * from "./run_competition.ts";
export * from "./stopwatch.ts";
export * from "./summarize.ts";
export * from "./tasks.ts";
export * from "./train.ts";
