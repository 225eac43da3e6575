/**
 * The npm package: forecasts of data in memory, and hot inference from a registry that Deno has trained.
 *
 * @module
 */
import { notInNode } from "./not_in_node.ts";

export * from "../../lib/memory/mod.ts";
export { ForecastError } from "../../lib/core/errors/errors.ts";

const refuse = (what: string) => (..._: unknown[]): never => {
  throw notInNode(what);
};

/** Runs over files, which Deno alone does. */
export const trainTable = refuse("trainTable");
/** As {@linkcode trainTable}. */
export const infer = refuse("infer");
/** As {@linkcode trainTable}. */
export const evaluateTable = refuse("evaluateTable");
/** As {@linkcode trainTable}. */
export const tuneTable = refuse("tuneTable");
/** As {@linkcode trainTable}. */
export const retrainTable = refuse("retrainTable");
/** As {@linkcode trainTable}. */
export const monitorTable = refuse("monitorTable");
