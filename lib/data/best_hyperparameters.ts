import { DataError } from "../core/errors/errors.ts";
import { type JsonSchema, schemaProblem } from "../core/bytes/schema_problem.ts";
import { publishFile } from "../storage/files/publish.ts";
import { readError } from "../storage/files/system_error.ts";

/** Hyperparameters by name. */
export type TunedValues = Readonly<Record<string, number | string | boolean>>;

/** What tuning gained on a window that it had not seen: errors of what was found over those of what was there before. */
export interface TunedGain {
  /** On the windows that it was tuned on. */
  readonly tuned: number;
  /** On the one that it was not; null where no key of it could be scored there. */
  readonly check: number | null;
  /** Lower end of its 95 % bootstrap interval over keys. */
  readonly lo: number | null;
  /** Upper end. */
  readonly hi: number | null;
  /** Keys that it rests on. */
  readonly keys: number;
}

/** What was found for one contender. */
export interface BestParams {
  /** For all keys; empty where nothing better was found for them together. */
  readonly params: TunedValues;
  /** What that gained; null where there is nothing. */
  readonly gain: TunedGain | null;
  /** For keys of a demand class. */
  readonly classes: Readonly<Record<string, { readonly params: TunedValues; readonly gain: TunedGain }>>;
}

/** What was found for one config. */
export interface BestOfConfig {
  /** How it was found: method, trials, seed, windows. */
  readonly found: Readonly<Record<string, unknown>>;
  /** By contender. */
  readonly contenders: Readonly<Record<string, BestParams>>;
}

/**
 * Of what was found that which has shown a gain on the window that it was not tuned on: with 95 % confidence. The rest may be luck,
 * and is not worth a change.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shownGains } from "@lib/data/best_hyperparameters.ts";
 * const gain = { tuned: 1, check: 0.9, lo: 0.85, keys: 40 };
 * const found = {
 *   ridge: { params: { alpha: 1 }, gain: { ...gain, hi: 0.95 }, classes: {} },
 *   nearest: { params: { neighbors: 5 }, gain: { ...gain, hi: 1.02 }, classes: {} },
 * };
 * assertEquals(Object.keys(shownGains(found)), ["ridge"]);
 * ```
 */
export function shownGains(contenders: BestOfConfig["contenders"]): BestOfConfig["contenders"] {
  const isShown = (gain: TunedGain | null) => gain !== null && gain.hi !== null && gain.hi < 1;
  return Object.fromEntries(
    Object.entries(contenders).flatMap(([name, { params, gain, classes }]) => {
      const own = Object.fromEntries(Object.entries(classes).filter(([, { gain }]) => isShown(gain)));
      if (isShown(gain)) return [[name, { params, gain, classes: own }]];
      return Object.keys(own).length === 0 ? [] : [[name, { params: {}, gain: null, classes: own }]];
    }),
  );
}

/** A file of tuned hyperparameters, by name of the config. */
export type BestHyperparameters = Readonly<Record<string, BestOfConfig>>;

const VALUES: JsonSchema = {
  type: "object",
  additionalProperties: true,
};
const GAIN: JsonSchema = {
  type: "object",
  required: ["tuned", "check", "lo", "hi", "keys"],
  properties: Object.fromEntries(
    ["tuned", "check", "lo", "hi", "keys"].map((name) => [name, { type: ["number", "null"] }]),
  ),
};
const PER_CLASS: JsonSchema = { type: "object", required: ["params"], properties: { params: VALUES, gain: GAIN } };

/** Name of the file beside a config. */
const FILE = "best_hyperparameters.json";

/**
 * Path of the file that belongs to a config.
 *
 * @param config Path of the config.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bestPath } from "@lib/data/best_hyperparameters.ts";
 * assertEquals(bestPath("config/demo.json"), "config/best_hyperparameters.json");
 * ```
 */
export function bestPath(config: string): string {
  return config.replace(/[^/\\]*$/, FILE);
}

/** The field `hyperparameters` of a config that says what was found. */
export function hyperparametersOf({ contenders }: BestOfConfig): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(contenders).map(([name, { params, classes }]) => {
      const own = Object.entries(classes).map(([group, { params }]) => [group, params]);
      return [name, { params, classes: Object.fromEntries(own), found: true }];
    }),
  );
}

/**
 * Read a file of tuned hyperparameters.
 *
 * @param path JSON file. @returns Null if there is none.
 * @throws {DataError} `UNREADABLE_FILE`, `INVALID_JSON`; `INVALID_CONFIG` if it is no such file.
 */
export async function readBestHyperparameters(path: string): Promise<BestHyperparameters | null> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw readError(thrown, path);
  }
  const value = parse(text, path), problem = problemOf(value);
  if (problem === null) return value as BestHyperparameters;
  throw new DataError(
    "INVALID_CONFIG",
    `Cannot use tuned hyperparameters as their file must be as tune writes it: current value is ${problem} in ${path}`,
    { hint: "Correct the file, remove it, or run tune again.", context: { path, problem } },
  );
}

/**
 * Put what has shown a gain for one config into its file, see {@linkcode shownGains}; what it has of others stays, and of contenders
 * for which nothing better was found.
 *
 * @param path JSON file; made if it is not there. @param name Of the config. @param found What was found, by contender.
 * @throws {DataError} As {@linkcode readBestHyperparameters}, and `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED`.
 */
export async function writeBestHyperparameters(path: string, name: string, found: BestOfConfig): Promise<void> {
  const known = await readBestHyperparameters(path), own = known?.[name]?.contenders;
  const contenders = { ...own, ...shownGains(found.contenders) };
  const all = Object.entries({ ...known, [name]: { ...found, contenders } });
  const sorted = Object.fromEntries(all.sort(([a], [b]) => a < b ? -1 : 1));
  publishFile(path, `${JSON.stringify(sorted, null, 2)}\n`);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError("INVALID_JSON", `Cannot read ${path} as it must be JSON: current value is ${reason}`, {
      cause,
      hint: "Correct the file, remove it, or run tune again.",
      context: { path },
    });
  }
}

function problemOf(value: unknown): string | null {
  const contender: JsonSchema = {
    type: "object",
    required: ["params", "classes"],
    properties: { params: VALUES, classes: { type: "object" } },
  };
  const top = schemaProblem(value, { type: "object" });
  if (top !== null) return top;
  for (const [name, entry] of Object.entries(value as Record<string, unknown>)) {
    const problem = schemaProblem(entry, {
      type: "object",
      required: ["contenders"],
      properties: { contenders: { type: "object" } },
    });
    if (problem !== null) return `${name}: ${problem}`;
    for (const [own, found] of Object.entries((entry as BestOfConfig).contenders)) {
      const classes = (found as Partial<BestParams> | null)?.classes ?? {};
      const wrong = schemaProblem(found, contender) ??
        Object.values(classes).map((one) => schemaProblem(one, PER_CLASS)).find((one) => one !== null) ?? null;
      if (wrong !== null) return `${name}: ${own}: ${wrong}`;
    }
  }
  return null;
}
