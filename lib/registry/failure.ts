import type { ErrorCode } from "../core/error_codes.ts";
import { RegistryError } from "../core/errors.ts";

interface Condition {
  readonly code: ErrorCode;
  readonly requirement: string;
  readonly hint: string;
  /** Codes of the operating system. */
  readonly system: readonly string[];
  /** Primary result codes of SQLite. */
  readonly sqlite: readonly number[];
  /** `exec` gives no result code, only SQLite's fixed texts. */
  readonly text: RegExp;
}

const CONDITIONS: readonly Condition[] = [
  {
    code: "DISK_FULL",
    requirement: "the disk must have room",
    hint: "Free some space or choose another registry folder; the former state is untouched.",
    system: ["ENOSPC", "EDQUOT"],
    sqlite: [13],
    text: /disk is full|no space left|quota exceeded/i,
  },
  {
    code: "LOCKED",
    requirement: "there is one writer at a time",
    hint: "Wait until the other run has ended, or use another registry folder.",
    system: ["EBUSY"],
    sqlite: [5, 6],
    text: /database (?:table )?is locked/i,
  },
  {
    code: "READ_ONLY",
    requirement: "the folder must be writable",
    hint: "Give write access to the registry folder, or name another one with --registry.",
    system: ["EACCES", "EPERM", "EROFS"],
    sqlite: [3, 8, 23],
    text: /readonly database|permission denied|read-only file system|requires write access/i,
  },
  {
    code: "CORRUPT_DATABASE",
    requirement: "registry.db must be a whole SQLite database",
    hint: "Restore the registry folder from a backup.",
    system: [],
    sqlite: [11, 26],
    text: /not a database|malformed/i,
  },
  {
    code: "NOT_FOUND",
    requirement: "the registry must exist",
    hint: "Train first, or name the registry folder with --registry.",
    system: ["ENOENT", "ENOTDIR"],
    sqlite: [14],
    text: /unable to open database file|no such file/i,
  },
];

/**
 * A failure of the file system or of SQLite as a typed error; a `RegistryError` stays itself.
 *
 * @param thrown Whatever a `catch` received.
 * @param action What was tried, for instance `commit run r1`.
 * @returns `DISK_FULL`, `LOCKED`, `READ_ONLY`, `CORRUPT_DATABASE`, `NOT_FOUND` or `REGISTRY_FAILURE`.
 */
export function registryFailure(thrown: unknown, action: string): RegistryError {
  if (thrown instanceof RegistryError) return thrown;
  const facts = describe(thrown);
  const condition = CONDITIONS.find((c) =>
    c.system.includes(facts.system) || c.sqlite.includes(facts.sqlite) || c.text.test(facts.message)
  );
  const requirement = condition?.requirement ?? "files and database must answer";
  return new RegistryError(
    condition?.code ?? "REGISTRY_FAILURE",
    `Cannot ${action} as ${requirement}: current value is "${facts.message}"`,
    { hint: condition?.hint ?? "Run again with --debug for the stack.", cause: thrown },
  );
}

/** Do it; a failure comes out as {@linkcode registryFailure}. Programmer mistakes pass unchanged. */
export function guard<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof TypeError || thrown instanceof RangeError) throw thrown;
    throw registryFailure(thrown, action);
  }
}

function describe(thrown: unknown): { message: string; system: string; sqlite: number } {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (typeof thrown !== "object" || thrown === null) return { message, system: "", sqlite: -1 };
  const system = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  const sqlite = "errcode" in thrown && typeof thrown.errcode === "number" ? thrown.errcode & 0xff : -1;
  return { message, system, sqlite };
}
