/**
 * Pages for people: a run, a look of `monitor`, a rollout, each one file that needs nothing else, and the pages of a running
 * service, all of one page system.
 *
 * @module
 */
export { monitorPage } from "./monitor_page.ts";
export { rolloutPage } from "./rollout_page.ts";
export { blockElement, blockId, RECORD_ID, recordElement } from "./embed_record.ts";
export type * from "./run_record.ts";
