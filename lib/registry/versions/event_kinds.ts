import type { ActionKind } from "./action.ts";

/** What somebody decides. */
const ACTION_KINDS: readonly ActionKind[] = [
  "GATED",
  "PROMOTED",
  "REJECTED",
  "ROLLED_BACK",
  "ROLLED_OUT",
  "ALIASED",
  "TUNED",
];

/** What becomes of a single key, whoever has caused it. */
export const KEY_KINDS = ["STAGE_CHANGED", "ALIAS_MOVED", "ALIAS_REMOVED"] as const;

/** Kinds of all events of a log; `PACK_SWEPT` is one that former releases wrote. */
export const EVENT_KINDS: readonly string[] = [...ACTION_KINDS, ...KEY_KINDS, "RUN_COMMITTED", "PACK_SWEPT"];
