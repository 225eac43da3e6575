import { readText } from "../storage/files/files.ts";
import { publishFile } from "../storage/files/publish.ts";
import { seal, unseal } from "../storage/files/sealed.ts";
import { readError } from "../storage/files/system_error.ts";

/** Beside `registry.db`: which state of each storage this registry has come from, or has become. */
const FILE = "remotes.json";

/**
 * The state of a storage that a registry was last brought together with, or null.
 *
 * @param registry Registry root. @param address The storage's.
 */
export function knownState(registry: string, address: string): string | null {
  const state = readAll(registry)[address];
  return typeof state === "string" ? state : null;
}

/**
 * Remember such a state.
 *
 * @param registry Registry root. @param address The storage's. @param state SHA-256 of the state.
 * @throws {DataError} `READ_ONLY`, `DISK_FULL` and the like.
 */
export function rememberState(registry: string, address: string, state: string): void {
  const all = readAll(registry);
  if (all[address] !== state) publishFile(`${registry}/${FILE}`, seal({ remotes: { ...all, [address]: state } }));
}

/** Damaged it says nothing: a pull finds out anew. */
function readAll(registry: string): Record<string, unknown> {
  const path = `${registry}/${FILE}`;
  try {
    const remotes = unseal(readText(path))?.remotes;
    return typeof remotes === "object" && remotes !== null ? { ...remotes } : {};
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return {};
    throw readError(thrown, path);
  }
}
