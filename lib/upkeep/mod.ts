/**
 * Upkeep of what the rooms below have stored: verify, repair, sweep, back up, restore, share.
 *
 * @module
 */
export { type Backup, backUp } from "./backup.ts";
export { type Check, check } from "./check.ts";
export type { Folders } from "./folders.ts";
export { pull, type Pulled } from "./pull.ts";
export { push, type Pushed, type PushOptions } from "./push.ts";
export { repair, type Repaired } from "./repair.ts";
export { restore, type Restored } from "./restore.ts";
export { type GcOptions, type Removal, type Sweep, sweep } from "./sweep.ts";
export type { TransferOptions, Transferred } from "./transfer.ts";
