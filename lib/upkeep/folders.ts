/** Where a project keeps what it has made. */
export interface Folders {
  /** Registry root. */
  readonly registry: string;
  /** Feature store. */
  readonly store: string;
  /** Reports. */
  readonly reports: string;
}

/** Names of {@linkcode Folders}, the registry last: it names what lies in the others. */
export const PARTS = ["store", "reports", "registry"] as const satisfies readonly (keyof Folders)[];

/** Whether there is such a folder. */
export function isThere(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch (thrown) {
    // What cannot be looked at is not missing.
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return false;
    throw thrown;
  }
}
