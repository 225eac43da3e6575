import type { GroupInfo } from "./feature_store.ts";

/** What a run says of the version of a table that it was trained on. */
export interface TrainedVersion {
  /** Name of the feature group. */
  readonly group: string;
  /** Number of the version. */
  readonly version: number;
  /** Hash of its content. */
  readonly contentHash: string;
}

/**
 * Whether a version of a table has the name and number of the one that a run was trained on, and is another: the store was
 * built anew since, or is that of something else. A version of another number is the ordinary course of time.
 *
 * @param trained What the run says. @param found The version that is there.
 */
export function isOtherData(
  trained: TrainedVersion,
  found: Pick<GroupInfo, "name" | "version" | "contentHash">,
): boolean {
  return trained.group === found.name && trained.version === found.version &&
    trained.contentHash !== found.contentHash;
}
