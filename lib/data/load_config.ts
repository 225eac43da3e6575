import { simulatedName } from "./simulate/simulated_name.ts";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { Config } from "../core/config/config.ts";
import { nameFromPath } from "../core/config/config_name.ts";
import { DataError } from "../core/errors/errors.ts";
import { nearestName } from "../core/text/nearest_name.ts";
import { isAddress, type Source } from "../core/config/source_problems.ts";
import { readError } from "../storage/files/system_error.ts";
import { parseConfigText } from "./config_text.ts";
import { bestPath, hyperparametersOf, readBestHyperparameters } from "./best_hyperparameters.ts";

/** Values of the command line that stand above the config's. */
export interface ConfigOverrides {
  /** Steps ahead. */
  readonly horizon?: number;
  /** Seed of everything random. */
  readonly seed?: number;
}

/**
 * Read and check a config file. A relative `source`, and `file` of events, is one of the config's folder. A config without `name` is named after its
 * file: `config/my_shop.json` is `my_shop`. One that says nothing of `hyperparameters` takes those of
 * `best_hyperparameters.json` beside it, if they were found for its name.
 *
 * @param path JSON file, with comments if need be. @param overrides Values that replace the file's before defaults are filled in.
 * @throws {DataError} `MISSING_FILE`, `UNREADABLE_FILE`, `INVALID_JSON`, `INVALID_CONFIG`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadConfig } from "1000models";
 * const path = `${Deno.makeTempDirSync()}/shop.json`;
 * Deno.writeTextFileSync(path, '{ "source": "sales.csv", "horizon": 14 } // two weeks');
 * const { name, horizon, seed } = await loadConfig(path, { seed: 7 });
 * assertEquals([name, horizon, seed], ["shop", 14, 7]);
 * ```
 */
export async function loadConfig(path: string, overrides: ConfigOverrides = {}): Promise<Config> {
  const input = await parseConfigText(await readText(path), path);
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  // The schema is loaded when there is a config to check: most commands on a registry have none.
  const { parseConfig } = await import("../core/config/config.ts");
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  if (!isObject) return parseConfig(input);
  const name = Reflect.get(input, "name") ?? nameFromPath(path);
  const checked = parseConfig({ ...input, name, ...Object.fromEntries(given) });
  const events = checked.events.map((event) =>
    event.file === null ? event : { ...event, file: placeFile(event.file, path) }
  );
  const config = { ...checked, source: placeSource(checked.source, path), events };
  if (config.hyperparameters !== null) return config;
  const best = await readBestHyperparameters(bestPath(path)), own = best?.[config.name];
  if (own === undefined) return config;
  return parseConfig({ ...config, hyperparameters: hyperparametersOf(own) });
}

/** A config means the same wherever a command is run. */
function placeSource(source: Source, path: string): Source {
  if (typeof source !== "string") {
    return { ...source, file: source.file === null ? null : placeFile(source.file, path) };
  }
  return simulatedName(source) !== null ? source : placeFile(source, path);
}

function placeFile(file: string, path: string): string {
  return isAbsolute(file) || isAddress(file) ? file : join(dirname(path), file);
}

async function readText(path: string): Promise<string> {
  try {
    return decodeText(await readShort(path));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.IsADirectory)) {
      throw readError(cause, path);
    }
    throw new DataError("MISSING_FILE", `Cannot read the config as it must be a file: current value is "${path}"`, {
      cause,
      hint: await remedyOfMissing(path),
      context: { path },
    });
  }
}

/** The config that was meant, as far as its folder tells; else how to get one. */
async function remedyOfMissing(path: string): Promise<string> {
  const folder = dirname(path), names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && /\.jsonc?$/i.test(name) && name !== "schema.json") names.push(name);
    }
  } catch {
    return `There is no folder ${folder}. deno task init TABLE writes a config beside a table.`;
  }
  const near = nearestName(basename(path), names.sort());
  if (near !== null) return `Did you mean ${join(folder, near)}?`;
  return "deno task init TABLE writes a config for a table; config/ has some of public ones.";
}

/** A table that was named in place of its config, or a device, may have no end. */
async function readShort(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(MOST_BYTES + 1);
  let length = 0;
  for (let read: number | null = 0; read !== null && length < bytes.length; length += read ?? 0) {
    read = await file.read(bytes.subarray(length));
  }
  if (length <= MOST_BYTES) return bytes.subarray(0, length);
  throw new DataError(
    "INVALID_CONFIG",
    `Cannot read the config as it must have at most ${MOST_BYTES} bytes: current value is more in ${path}`,
    { hint: "Give a file of config/ with --config; the table is named in it, or with --input.", context: { path } },
  );
}

const MOST_BYTES = 1 << 22;

/** Editors on Windows put a byte order mark in front, or write UTF-16. */
function decodeText(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  const encoding = first === 0xff && second === 0xfe
    ? "utf-16le"
    : first === 0xfe && second === 0xff
    ? "utf-16be"
    : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
