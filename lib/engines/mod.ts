/**
 * Adapters of {@linkcode Engine}: tasks that are done by other machines, through a place that all of them see.
 *
 * @module
 */
export type { Engine, RunOptions } from "../parallel/engine.ts";
export type { ResultStore } from "../storage/results/result_store.ts";
export { type ArrayEngineOptions, createArrayEngine } from "./array_engine.ts";
export { type CutOptions, type NamedTask, type Pass, PassBook } from "./pass_book.ts";
export { connectRay, type RayAccess, type RayConnection, type RayJobState } from "./ray/connect_ray.ts";
export { createRayEngine, type RayEngineOptions } from "./ray/ray_engine.ts";
export type { RayJobOptions } from "./ray/ray_job.ts";
