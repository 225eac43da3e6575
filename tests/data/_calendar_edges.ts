import { formatPeriod, parseDate } from "../../lib/core/time/calendar.ts";
import type { ConfigInput } from "../../lib/core/config/config.ts";
import type { PreparedTable } from "../../lib/data/prepare.ts";
import { prepareText } from "./_tables.ts";

const DAY = { frequency: "day", anchor: 0 } as const;
export const START = parseDate("2022-01-03");
/** Date of day t of a table. */
export const date = (t: number) => formatPeriod(DAY, START + t);

/** Rows of items a, b, … on days [from, to): `item,date,demand[,price]`. */
export function rows(
  items: string,
  from: number,
  to: number,
  demand: (t: number, k: number) => string = (t, k) => `${5 + t % 7 + k}`,
) {
  return [...items].flatMap((item, k) =>
    Array.from({ length: to - from }, (_, i) => `${item},${date(from + i)},${demand(from + i, k)}`)
  );
}

/** A table of such rows, in a store of its own. */
export function prepare(
  dir: string,
  lines: readonly string[],
  config: Partial<ConfigInput> = {},
): Promise<PreparedTable> {
  const width = lines[0].split(",").length;
  return prepareText(dir, `${["item", "date", "demand", "price"].slice(0, width).join(",")}\n${lines.join("\n")}\n`, {
    config,
    prepare: { store: `${dir}/${crypto.randomUUID()}` },
  });
}

/** Last period of a table. */
export const endOf = ({ group }: PreparedTable) => formatPeriod(group.calendar, group.end);
/** First period of a table. */
export const startOf = ({ group }: PreparedTable) => formatPeriod(group.calendar, group.start);
/** What a table tells by a code. */
export const finding = ({ findings }: PreparedTable, code: string) => findings.find((one) => one.code === code);

export const EIGHT = "abcdefgh";
export const PRICED = { exogenous: { future: ["price"] } };
