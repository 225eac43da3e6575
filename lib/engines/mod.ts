/**
 * Adapters of {@linkcode Engine}: tasks that are done by other machines, through a place that all of them see.
 *
 * @module
 */
export { type ArrayEngineOptions, createArrayEngine } from "./array_engine.ts";
export type { CutOptions } from "./pass_book.ts";
export { connectRay, type RayAccess, type RayConnection, type RayJobState } from "./ray/connect_ray.ts";
export { createRayEngine, type RayEngineOptions } from "./ray/ray_engine.ts";
export type { RayJobOptions } from "./ray/ray_job.ts";
export type { Attempter } from "./shards/attempts.ts";
export type { DueShards } from "./shards/due_shards.ts";
export type { Piece } from "./shards/piece.ts";
export type { Shards, ShardWorkerOptions, WorkedShard } from "./shards/shard_worker.ts";
