/**
 * Policy over the registry: what may serve, and why.
 *
 * @module
 */
export type { TrainedRun } from "./trained_runs.ts";
