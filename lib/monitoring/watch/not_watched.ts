/** Why a version is not watched: it is but for the empty text. */
export type NotWatched = "" | "TRAINED_BEFORE" | "FEW_ERRORS" | "NOT_CHOSEN" | "UNREADABLE";

/** What people are told of it. */
export const NOT_WATCHED: Readonly<Record<Exclude<NotWatched, "">, string>> = {
  TRAINED_BEFORE: "its run was trained before runs learned what is usual for their keys: train again",
  FEW_ERRORS: "its run has seen too few errors of it, or all equal, or no demand",
  NOT_CHOSEN: "its run has chosen another model, whose errors say nothing of this one",
  UNREADABLE: "what its run has learned cannot be read: deno task fsck, then train again",
};
