import { z } from "zod";

/** Kinds of holidays, those of the sources of the data. */
const HOLIDAY_KINDS = ["public", "bank", "school", "optional", "observance"] as const;

/** Most periods before or after an event that have an effect of their own. */
const MOST_AROUND = 60;

const around = (what: string) =>
  z.number().int().min(0).max(MOST_AROUND).default(0).describe(
    `Days ${what} with an effect of their own each; for tables of weeks and longer: periods.`,
  );

const place = z.union([
  z.string().min(1).describe("The same for all keys."),
  z.strictObject({
    column: z.string().min(1).describe("Key column, or static exogenous column, that says it for each key."),
    names: z.record(z.string(), z.string().nullable()).default({}).describe(
      'What texts of the column mean that are no code and no name, such as {"EIRE": "IE"}; null: no holidays.',
    ),
  }),
]);

/** The section `holidays` of a config: those of a country, known ahead. */
export const holidaysSection = z.strictObject({
  country: place.describe("Country by code or name, such as `DE` or `Germany`; or the column that names it."),
  region: place.nullable().default(null).describe(
    "Region of it, such as `BY` or `Bayern`, or the column that names it; null: what the whole country has.",
  ),
  kinds: z.array(z.enum(HOLIDAY_KINDS)).min(1).default(["public"]).describe(
    "Which holidays: `public` are days off by law, and always meant; others are added to them.",
  ),
  before: around("before each holiday"),
  after: around("after each holiday"),
});

const text = z.string().min(1).nullable().default(null);

/** The section `events` of a config: whatever else moves demand and is known ahead. */
export const eventsSection = z.array(z.strictObject({
  name: text.describe("Name of an event; events of one name have one effect."),
  file: text.describe(
    "CSV, Parquet or JSON lines of events instead of one: `name`, `from` (or `date`), `to`, and columns of the table that say for which keys, such as `region`; relative to the config.",
  ),
  date: text.describe("Day of the event, ISO date."),
  from: text.describe("First day, ISO date, in place of `date`."),
  to: text.describe("Last day, ISO date; null: one day."),
  every: z.enum(["year"]).nullable().default(null).describe("Whether it comes again on the same days; null: once."),
  where: z.record(z.string(), z.array(z.string()).min(1)).default({}).describe(
    "Texts of key columns, or static exogenous columns, of the keys that it is for; default: all keys.",
  ),
  before: around("before its first day"),
  after: around("after its last day"),
}));
