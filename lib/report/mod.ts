/**
 * Pages for people: a run, a look of `monitor`, a rollout, each one file that needs nothing else, and the pages of a running
 * service, all of one page system.
 *
 * @module
 */
export type { LocalGlobalData } from "./record/local_global.ts";
export { monitorPage } from "./monitor_page.ts";
export { rolloutPage } from "./rollout_page.ts";
export { blockElement, recordElement } from "./record/embed_record.ts";
export { blockId, RECORD_ID } from "./record/record_ids.ts";
export { runPage } from "./run_page.ts";
export type * from "./record/run_record.ts";
export * from "./build_run.ts";
export { EvaluationPage } from "./evaluation_page.ts";
export { rowsMonitorPage } from "./rows_monitor_page.ts";
export { writeRowsEvaluation } from "./rows_evaluation_page.ts";
export type { ForecastSource } from "./record/key_facts.ts";
export * from "./write_run_page.ts";
