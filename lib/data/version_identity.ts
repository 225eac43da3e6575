import type { Config } from "../core/config/config.ts";
import { asksForClasses, isSerial } from "../core/config/problem_shapes.ts";
import { hashValue } from "../core/bytes/hash.ts";
import { neighbourColumns } from "./demand/neighbour_columns.ts";
import { hasDates, holidayKinds } from "./times/holidays/merge_dates.ts";
import { type HashedFile, hashFiles, listSourceFiles } from "./sources/source_files.ts";

/** What a version of a table is known by: equal ones are the same panel. */
export interface VersionIdentity {
  /** Files of events that the config names. */
  readonly events: readonly HashedFile[];
  /** The config fields that shape the panel. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Hash of the settings, and of the bytes of all files. */
  readonly contentHash: string;
}

/** Part of what a version is known by: it changes when equal tables and settings would make another panel. */
const CONTENT_FORMAT = 5;

/**
 * What the version is known by that a config makes of a table.
 *
 * @param config Columns and policies. @param files What the table is made of.
 * @throws {DataError} As `listSourceFiles` of a file of events.
 */
export async function identifyVersion(config: Config, files: readonly HashedFile[]): Promise<VersionIdentity> {
  const events = await hashEvents(config.events);
  const settings = { ...shapingSettings(config), ...await dateSettings(config, events) };
  const contentHash = hashValue({ format: CONTENT_FORMAT, files: files.map((file) => file.sha256), settings });
  return { events, settings, contentHash };
}

/** The fields that shape the panel; the rest of the config (models, folds, …) needs no new version. */
function shapingSettings(config: Config): Record<string, unknown> {
  if (!isSerial(config)) return rowSettings(config);
  const { maxAgeDays: _, ...cleaning } = config.cleaning;
  const { encoding, decimal, keys, time, timeFormat, frequency, weekLabel, target, exogenous, relative, from, until } =
    config;
  const settings = {
    encoding,
    keys,
    time,
    timeFormat,
    frequency,
    weekLabel,
    target,
    exogenous,
    relative,
    from,
    until,
    cleaning,
  };
  // Without neighbours, and with decimal points, a table is what it always was.
  const written = decimal === "." ? settings : { ...settings, decimal };
  return neighbourColumns(config).length === 0 ? written : { ...written, neighbours: true };
}

/** The same of a table of rows: how it is split is part of it. */
function rowSettings(config: Config): Record<string, unknown> {
  const { maxAgeDays: _, gaps: __, end: ___, ...cleaning } = config.cleaning;
  const { encoding, decimal, keys, time, timeFormat, target, from, until, inputs, split, seed } = config;
  return {
    layout: "rows",
    isClass: asksForClasses(config),
    encoding,
    decimal,
    keys,
    time,
    timeFormat,
    target,
    from,
    until,
    inputs,
    split,
    seed,
    cleaning,
  };
}

async function hashEvents(events: Config["events"]): Promise<readonly HashedFile[]> {
  const files = events.map(async ({ file }) => file === null ? [] : await hashFiles(await listSourceFiles(file)));
  return (await Promise.all(files)).flat();
}

/** A config without holidays and events has the versions that it always had. */
async function dateSettings(config: Config, files: readonly HashedFile[]): Promise<Record<string, unknown>> {
  if (!hasDates(config)) return {};
  const { holidays, events } = config;
  const { HolidayBook } = await import("./times/holidays/public_holidays.ts");
  const source = holidays === null ? null : (await HolidayBook.open()).source;
  const meant = holidays === null ? null : { ...holidays, kinds: holidayKinds(holidays) };
  return { holidays: meant, holidaySource: source, events, eventFiles: files.map(({ sha256 }) => sha256) };
}
