/**
 * Stand-in for the functions of JSR's `@std/fs` that this project calls.
 *
 * @module
 */
export { copy, type CopyOptions } from "./copy.ts";
export { emptyDir, ensureDir } from "./directory.ts";
export { exists, type ExistsOptions } from "./exists.ts";
export { walk, type WalkEntry, type WalkOptions } from "./walk.ts";
