import { formatPeriod } from "@lib/core/time/calendar.ts";
import type { Config } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";

/** Where a set's table is, and where what is made of it goes. */
interface Place {
  readonly store: string;
  readonly input?: string;
}

/**
 * The same protocol in the past: `until` moved back, so that what the config's hold-out is, and later windows, are not seen.
 *
 * @param config A set's own. @param back How many times the protocol's span: the horizon, or all rounds where there are several.
 */
export async function movedBack(config: Config, back: number, { store, input }: Place): Promise<Config> {
  if (back === 0) return config;
  const { group, config: resolved } = await prepareTable(config, { store, input, serve: false });
  const { origins, step } = resolved.evaluate;
  const span = origins === 1 ? resolved.horizon : origins * step;
  return { ...config, until: formatPeriod(group.calendar, group.end - back * span) };
}
