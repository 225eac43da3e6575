import { hasRows } from "../../data/rows/assert_layout.ts";
import { formatPeriod, type Frequency, periodOfTime } from "../../core/time/calendar.ts";
import { median } from "../../core/numbers/statistics.ts";
import type { GroupInfo } from "../../data/store/feature_store.ts";
import { type DataAlarm, NO_KEYS } from "./data_alarm.ts";

/** Complete periods that tables usually are behind the clock, by what it takes to deliver them. */
const LATE: Readonly<Record<Frequency, number>> = {
  "15min": 192,
  "30min": 96,
  hour: 48,
  day: 3,
  business_day: 2,
  week: 2,
  month: 1,
  quarter: 1,
  year: 1,
  row: 1,
};

/**
 * Complete periods by which a table is behind a time.
 *
 * @param group Calendar and last period. @param now The time.
 * @returns 0 if it has the last complete period, negative if it is ahead.
 */
export function periodsBehind({ calendar, end }: Pick<GroupInfo, "calendar" | "end">, now: Date): number {
  // Parts of a split do not come with time.
  if (hasRows({ calendar })) return 0;
  const minutes = Math.floor(now.getTime() / 60_000), day = Math.floor(minutes / 1440);
  // On a closed day the last open one is complete.
  const running = periodOfTime(calendar, day, minutes - day * 1440);
  const current = running ?? (periodOfTime(calendar, day - 1, 0) ?? periodOfTime(calendar, day - 2, 0) ?? end) + 1;
  return current - 1 - end;
}

/** A version as far as its time goes. */
export type DatedVersion = Pick<GroupInfo, "calendar" | "end" | "created">;

/**
 * Whether the newest complete period is there in time: as the version came, and now.
 *
 * A table may be as late as its versions usually were as they came, and get as old as they usually were as the next one came:
 * some come once a month. To both some periods are added, by the frequency.
 *
 * @param versions The newest versions, oldest first; the last one is judged. @param options `now`; `late`: limit of the config,
 * or null.
 */
export function judgeFreshness(
  versions: readonly DatedVersion[],
  { now, late }: { readonly now: Date; readonly late: number | null },
): DataAlarm[] {
  const group = versions.at(-1);
  if (group === undefined) return [];
  const behind = periodsBehind(group, now), slack = LATE[group.calendar.frequency];
  const [came, before] = [versions.flatMap((version) => behindAt(version, version.created)), versions.at(-2)];
  const usual = came.length < 2 ? came : came.slice(0, -1);
  const age = versions.flatMap((version, v) => behindAt(version, versions[v + 1]?.created));
  // What was only read again, with nothing newer in it, was not delivered.
  const isDelivered = before !== undefined && group.end > before.end && came.length === versions.length;
  if (late === null && isDelivered && came.at(-1)! > median(usual) + slack) {
    return [alarmOf(group, { behind: came.at(-1)!, usual: median(usual), limit: median(usual) + slack })];
  }
  const oldest = Math.max(0, ...[usual, age].filter(({ length }) => length > 0).map(median));
  const limit = late ?? oldest + slack;
  return behind > limit ? [alarmOf(group, { behind, usual: usual.length === 0 ? null : oldest, limit })] : [];
}

function behindAt(version: Pick<GroupInfo, "calendar" | "end">, created: string | undefined): number[] {
  const time = new Date(created ?? "");
  return Number.isNaN(time.getTime()) ? [] : [Math.max(0, periodsBehind(version, time))];
}

function alarmOf(
  group: Pick<GroupInfo, "calendar" | "end">,
  { behind, usual, limit }: { readonly behind: number; readonly usual: number | null; readonly limit: number },
): DataAlarm {
  const newest = formatPeriod(group.calendar, group.end);
  return {
    code: "NOT_FRESH",
    severity: "error",
    blocking: true,
    scope: "table",
    message: `The table ends with ${newest}, ${behind} complete periods behind the clock, which is more than ${limit}`,
    hint: "Look why no newer rows came; give them to deno task features.",
    column: "",
    keys: NO_KEYS,
    evidence: { newest, behind, limit, usual },
  };
}
