import { ForecastError, RegistryError } from "../../core/errors/errors.ts";
import { handleLimit, sizeLimit, type SystemCondition, systemCondition } from "../../storage/files/system_error.ts";

/** What SQLite says; what the system says is known to `systemCondition`. */
interface Condition extends SystemCondition {
  /** Primary result codes. */
  readonly sqlite: readonly number[];
  /** `exec` gives no result code, only fixed texts. */
  readonly text: RegExp;
}

const CONDITIONS: readonly Condition[] = [
  {
    code: "DISK_FULL",
    requirement: "the disk must have room",
    hint: "Free some space or choose another registry folder; the former state is untouched.",
    sqlite: [13],
    text: /disk is full/i,
  },
  {
    code: "LOCKED",
    requirement: "there is one writer at a time",
    hint: "Wait until the other run has ended, or use another registry folder.",
    sqlite: [5, 6],
    text: /database (?:table )?is locked/i,
  },
  {
    code: "READ_ONLY",
    requirement: "the folder must be writable",
    hint: "Give write access to the registry folder, or name another one with --registry.",
    sqlite: [3, 8, 23],
    text: /readonly database/i,
  },
  {
    code: "CORRUPT_DATABASE",
    requirement: "registry.db must be a whole SQLite database",
    hint:
      "Look at it with `deno task fsck`; restore the registry folder from a backup, or rebuild it with `deno task fsck --repair`.",
    sqlite: [11, 18, 26],
    text: /not a database|malformed|string or blob too big|not valid JSON|in JSON at position|JSON input/i,
  },
];

const MISSING: SystemCondition = {
  code: "NOT_FOUND",
  requirement: "the registry must exist",
  hint: "Train first, or name the registry folder with --registry.",
};
const BUSY: SystemCondition = {
  code: "LOCKED",
  requirement: "nothing else may hold it",
  hint: "Wait until the other run has ended, or use another registry folder.",
};

/**
 * A failure of the file system or of SQLite as a typed error; a `RegistryError` stays itself.
 *
 * @param thrown Whatever a `catch` received.
 * @param action What was tried, for instance `commit run r1`.
 * @returns `PERMISSION_DENIED`, `DISK_FULL`, `LOCKED`, `READ_ONLY`, `CORRUPT_DATABASE`, `NOT_FOUND`, `TOO_MANY_FILES`, `DISK_FAILURE`,
 * `REGISTRY_FAILURE`, or the code of a `ForecastError` of another kind.
 */
export function registryFailure(thrown: unknown, action: string): RegistryError {
  if (thrown instanceof RegistryError) return thrown;
  if (thrown instanceof ForecastError) {
    const { code, message, hint, context } = thrown;
    return new RegistryError(code, message, { hint, context, cause: thrown });
  }
  const facts = describe(thrown);
  const { code, requirement, hint } = conditionOf(thrown, facts);
  return new RegistryError(code, `Cannot ${action} as ${requirement}: current value is "${facts.message}"`, {
    hint,
    cause: thrown,
  });
}

const UNKNOWN: SystemCondition = {
  code: "REGISTRY_FAILURE",
  requirement: "files and database must answer",
  hint: "Run again with --debug for the stack.",
};

function conditionOf(thrown: unknown, { message, system, sqlite }: ReturnType<typeof describe>): SystemCondition {
  const known = CONDITIONS.find((condition) => condition.sqlite.includes(sqlite) || condition.text.test(message));
  if (known !== undefined) return known;
  const ofSystem = (/disk I\/O error/i.test(message) ? sizeLimit() : null) ?? systemCondition(thrown);
  if (ofSystem !== null) return ofSystem;
  if (system === "EBUSY") return BUSY;
  if (system === "ENOENT" || system === "ENOTDIR") return MISSING;
  if (sqlite !== 14 && !/unable to open database file|no such file/i.test(message)) return UNKNOWN;
  // SQLite says of a file that it cannot open only this, whether it is missing or no handle is left for it.
  return handleLimit() ?? MISSING;
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

/** Something is to be written into a registry that was opened for reading. @param action What. */
export function openedReadOnly(action: string): RegistryError {
  return new RegistryError(
    "READ_ONLY",
    `Cannot ${action} as the registry must be open for writing: current value is readOnly`,
    {
      hint: "Open the registry without readOnly.",
    },
  );
}
