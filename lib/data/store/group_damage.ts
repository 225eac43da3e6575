import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import { type SystemCondition, systemCondition } from "../../storage/files/system_error.ts";

/** A version of a feature group that is not as it was written. */
export interface GroupDamage {
  /** Number of the version; 0 for the record of which one serves. */
  readonly version: number;
  /** The file, or the folder of a version that is gone. */
  readonly path: string;
  /** What is wrong with it. */
  readonly detail: string;
}

const HINT = "Run deno task features (or train) with its table: the version is set aside and built anew. Until then " +
  "deno task infer goes on from the newest whole version.";

/**
 * Makes the error of a file of a version that is not as it was written.
 *
 * @param dir Folder of the version. @param file Name in it; empty for the folder itself.
 * @returns From what is wrong, and what was thrown: `DataError` `CORRUPT_GROUP`. Where the system would not open a file that
 * may be whole: `UNREADABLE_FILE`, `PERMISSION_DENIED`, `TOO_MANY_FILES`.
 */
export function damagedFile(dir: string, file: string): (detail: string, cause?: unknown) => DataError {
  const path = file === "" ? dir : `${dir}/${file}`;
  return (detail, cause) => {
    const condition = cause === undefined ? null : systemCondition(cause);
    // A disk that cannot give what it has is as bad as one that gives something else.
    if (condition !== null && condition.code !== "DISK_FAILURE") return refused(path, condition, cause);
    const version = Number(/[/\\]v(\d+)$/.exec(dir)?.[1] ?? 0);
    return new DataError("CORRUPT_GROUP", `Cannot read ${path} as it must be as it was written: ${detail}`, {
      hint: HINT,
      context: { path, version, detail },
      cause,
    });
  };
}

/**
 * The error of a file of a version that cannot be read.
 *
 * @param dir Folder of the version. @param file Name in it. @param cause What was thrown.
 */
export function unreadableGroup(dir: string, file: string, cause: unknown): DataError {
  const isMissing = cause instanceof Deno.errors.NotFound;
  return damagedFile(dir, file)(isMissing ? "it is missing" : `it cannot be read (${textOf(cause)})`, cause);
}

function refused(path: string, condition: SystemCondition, cause: unknown): DataError {
  const { code, requirement, hint } = condition.code === "READ_ONLY" ? CLOSED : condition;
  return new DataError(code, `Cannot read ${path} as ${requirement}: current value is "${textOf(cause)}"`, {
    hint,
    context: { path },
    cause,
  });
}

const CLOSED: SystemCondition = {
  code: "UNREADABLE_FILE",
  requirement: "this process must be allowed to",
  hint: "Change the permissions of the feature store, or run as its owner.",
};

/** The damage that an error tells of, or null if it is about something else. */
export function damageOf(thrown: unknown): GroupDamage | null {
  if (!(thrown instanceof DataError && thrown.code === "CORRUPT_GROUP")) return null;
  const { version, path, detail } = thrown.context;
  return { version: Number(version), path: String(path), detail: String(detail) };
}

/**
 * What has `currentGroup` pass over damage for the newest whole version.
 *
 * @param damaged What was found before; what is found now is added to it.
 */
export function passingOver(
  damaged: GroupDamage[],
): { readonly except: readonly number[]; readonly onDamage: (damage: GroupDamage) => void } {
  return {
    except: damaged.map(({ version }) => version),
    onDamage(damage) {
      if (damaged.every(({ path }) => path !== damage.path)) damaged.push(damage);
    },
  };
}

/** One line about damaged versions that another one stands in for. */
export function tellDamage(damage: GroupDamage, serving: number): string {
  return `${damage.path} is damaged (${damage.detail}): version ${serving} stands in; run deno task features or train ` +
    "with its table (CORRUPT_GROUP)";
}

/**
 * The error of a feature group that is not there.
 *
 * @param dir Where. @param available Names that are there. @param name What was asked for.
 */
export function missingGroup(dir: string, available: readonly string[], name: string): DataError {
  const near = nearestName(name, available);
  return new DataError(
    "MISSING_GROUP",
    `Cannot open ${dir} as a feature group must be there: current value is ${JSON.stringify(available)}`,
    {
      hint: near === null ? "Run deno task features or train with its config first." : `Did you mean ${near}?`,
      context: { dir, available: [...available] },
    },
  );
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
