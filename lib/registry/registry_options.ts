import type { Files } from "../storage/files/files.ts";

/** How to open a registry. */
export interface RegistryOptions {
  /** Clock of runs and events. */
  readonly now: () => Date;
  /** Never write or create anything; works in a folder without write access. Default false. */
  readonly readOnly?: boolean;
  /** Size at which a run's pack is rolled over, in bytes. Default 64 MiB. */
  readonly packBytes?: number;
  /** How long to wait for other writers before `LOCKED`, in milliseconds; each of them needs some. Default 300,000. */
  readonly waitMs?: number;
  /** File operations of writing. Default: the real ones. */
  readonly files?: Files;
}

/** Which champion of a key. */
export interface ResolveOptions {
  /** Default `champion`. */
  readonly alias?: string;
  /** Feature group; needed only if several groups of the registry share the key's id. */
  readonly group?: string;
}
