import { DataError, RegistryError } from "../core/errors/errors.ts";
import { Mark } from "../storage/files/mark.ts";
import { type Folders, isThere, PARTS, resolveFolder } from "./folders.ts";

const LOCK = ".upkeep.lock";

/**
 * Do something while no other upkeep command works on any of the folders: what is copied must not be swept meanwhile.
 *
 * @param folders Those that exist are marked; in one that cannot be written nobody else works either.
 * @param work What to do.
 * @throws {RegistryError} `LOCKED` if another one works.
 */
export async function oneAtATime<T>(folders: Folders, work: () => Promise<T>): Promise<T> {
  const marks: Mark[] = [];
  try {
    // One folder may have several names, and be several things.
    for (const folder of new Set(PARTS.map((part) => folders[part]).filter(isThere).map(resolveFolder))) {
      const mark = take(folder);
      if (mark !== null) marks.push(mark);
    }
    return await work();
  } finally {
    for (const mark of marks) mark.release();
  }
}

function take(folder: string): Mark | null {
  const mark = takeOrNothing(folder);
  if (mark !== null) return mark === READ_ONLY ? null : mark;
  throw new RegistryError(
    "LOCKED",
    `Cannot work on ${folder} as one gc, backup or repair may at a time: current value is two`,
    { hint: "Wait until the other one has ended.", context: { folder } },
  );
}

const READ_ONLY = "read-only";

function takeOrNothing(folder: string): Mark | typeof READ_ONLY | null {
  try {
    return Mark.take(`${folder}/${LOCK}`);
  } catch (thrown) {
    if (thrown instanceof DataError && thrown.code === "READ_ONLY") return READ_ONLY;
    throw thrown;
  }
}
