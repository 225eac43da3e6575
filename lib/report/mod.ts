/**
 * Pages for people: a run, a look of `monitor`, a rollout, each one file that needs nothing else, and the pages of a running
 * service, all of one page system.
 *
 * @module
 */
export type { ForecastSource } from "./record/key_facts.ts";
export { type PageSource, writeRunPage, type WrittenPage } from "./write_run_page.ts";
