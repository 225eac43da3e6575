import { TAG } from "./names.ts";

/** Whose the registered models of a table are: two registries may have tables of one name. */
export interface Owner {
  /** Feature group. */
  readonly group: string;
  /** Identity of the registry. */
  readonly registry: string;
}

/** Tags by which a registered model is found, whatever it is called. @param key Id of its key; absent: all keys of the table. */
export function ownerTags({ group, registry }: Owner, key?: string): Readonly<Record<string, string>> {
  const tags = { [`${TAG}group`]: group, [`${TAG}registry`]: registry };
  return key === undefined ? tags : { ...tags, [`${TAG}key`]: key };
}
