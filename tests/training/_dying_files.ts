import type { Files } from "@lib/storage/files/files.ts";
import { type Operation, watchedFiles } from "../storage/_files.ts";

/**
 * The real file system until an operation that matches; it and everything after it fails, as for a process that was killed
 * just before: nothing is cleaned up.
 */
export function dyingFiles(match: (operation: Operation) => boolean): Files {
  let isDead = false;
  return watchedFiles((operation) => {
    isDead ||= match(operation);
    if (isDead) throw new Error(`killed before ${operation.name} of ${operation.path}`);
  });
}
