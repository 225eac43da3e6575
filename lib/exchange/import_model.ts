import { parseDate } from "../core/time/calendar.ts";
import { DataError } from "../core/errors/errors.ts";
import type { TargetTransform } from "../features/spec/spec.ts";
import { CONTENDERS } from "../models/catalog.ts";
import { askedFeatures, encodeImport } from "../models/trees/imported.ts";
import { treeCount } from "../models/trees/ensemble/ensemble.ts";
import { keepImport } from "../registry/packs/imports.ts";
import { openRegistry } from "../registry/registry.ts";
import { readText } from "../storage/files/files.ts";
import { readError } from "../storage/files/system_error.ts";
import { assertNotReserved } from "../training/plan/enter_contenders.ts";
import { parseLightgbm } from "./formats/parse_lightgbm.ts";

/** What to import, and what only the caller knows of it. */
export interface ImportOptions {
  /** Registry root; it is made. */
  readonly registry: string;
  /** Name under which it competes: small letters, digits and `_`, a letter first. */
  readonly name: string;
  /** ISO date of the newest data that it may have seen. */
  readonly trainedUntil: string;
  /** Transform of the target that its rows and predictions have; default `none`. */
  readonly transform?: TargetTransform;
  /** Added to what it predicts, such as the init score that it was trained with; default 0. */
  readonly offset?: number;
  /** Clock. */
  readonly now: () => Date;
}

/** What was imported; the `--json` object of `import`. */
export interface Imported {
  /** Name under which it competes. */
  readonly name: string;
  /** SHA-256 of the model with its facts, 64 hexadecimal digits. */
  readonly model: string;
  /** Hash of another model that had the name, or null. */
  readonly former: string | null;
  /** Name of the file that it came in. */
  readonly source: string;
  /** Trees. */
  readonly trees: number;
  /** Features that it asks for: a table without them leaves it out. */
  readonly features: readonly string[];
  /** Transform of the target that it is for. */
  readonly transform: TargetTransform;
  /** Windows before this date are no evidence for it. */
  readonly trainedUntil: string;
}

const NAME = /^[a-z][a-z0-9_]{0,99}$/;
/** Far more than any model file has. */
const MOST_BYTES = 2 ** 27;

/**
 * Take in a LightGBM model file, so that from now on it competes in every run on a table that has its features.
 *
 * @param file Path. @param options Name, what it has seen, registry.
 * @throws {DataError} `MISSING_FILE`, `UNREADABLE_FILE`; `INVALID_MODEL`, `UNSUPPORTED_MODEL`; `INVALID_PARAMETER` for a name
 * that is none, `RESERVED_NAME`; `INVALID_DATE`, also for a day to come. Nothing is kept then.
 */
export function importModel(file: string, options: ImportOptions): Imported {
  const { registry: root, name, trainedUntil, transform = "none", offset = 0, now } = options;
  assertName(name);
  assertPast(trainedUntil, now());
  const ensemble = parseLightgbm(readModel(file), offset);
  const facts = {
    source: file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1).slice(0, 200),
    trainedUntil: trainedUntil.slice(0, 10),
    transform,
    features: askedFeatures(ensemble),
    trees: treeCount(ensemble),
  };
  const bytes = encodeImport({ facts, ensemble });
  // A root that is none, or is of a newer release, is told before anything is written.
  openRegistry(root, { now }).close();
  const { entry, former } = keepImport(root, { name, bytes });
  return { ...entry, former, ...facts };
}

function readModel(file: string): string {
  try {
    return readText(file, { mostBytes: MOST_BYTES });
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) {
      throw new DataError("MISSING_FILE", `Cannot import ${file} as it must be there: current value is nothing`, {
        hint: "Check the path.",
      });
    }
    if (!(thrown instanceof RangeError)) throw readError(thrown, file);
    throw new DataError("UNREADABLE_FILE", thrown.message, { hint: "Give a LightGBM model file of at most 128 MiB." });
  }
}

/** Where it is latest the day is 14 hours ahead. */
const LATEST_ZONE_MS = 14 * 3_600_000;

function assertPast(date: string, now: Date): void {
  const today = new Date(now.getTime() + LATEST_ZONE_MS).toISOString().slice(0, 10);
  if (parseDate(date) <= parseDate(today)) return;
  throw new DataError(
    "INVALID_DATE",
    `Cannot import a model as it must have been trained until today at most: current value is ${date}`,
    { hint: "Give the newest data that it may have seen: no window before it is evidence.", context: { date } },
  );
}

function assertName(name: string): void {
  if (!NAME.test(name)) {
    throw new DataError(
      "INVALID_PARAMETER",
      `Cannot import a model as its name must be small letters, digits and _, a letter first: current value is ${
        JSON.stringify(name.slice(0, 120))
      }`,
      { hint: "Use a name such as vendor_2024." },
    );
  }
  const known = CONTENDERS.find((contender) => contender.name === name);
  if (known !== undefined) {
    throw new DataError("RESERVED_NAME", `Cannot import a model as its name must be free: current value is ${name}`, {
      hint: "It is a contender of the catalogue: use another name.",
    });
  }
  assertNotReserved({ name, family: "imported", scope: "pooled" });
}
