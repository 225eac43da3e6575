import type { Blocker } from "./plan_retraining.ts";

/** How many keys alarm together. */
export interface AlarmShare {
  /** Keys with an alarm. */
  readonly alarming: number;
  /** Keys with a model that were looked at. */
  readonly watched: number;
}

/**
 * Where so many keys alarm together the cause is hardly a model: a table that was read wrong, a lockdown, a new tax. Training
 * on that would spoil them all, so somebody has to look first. One key alone is no mass.
 *
 * @param share Keys. @param limit Share in [0, 1] that may alarm.
 * @returns `MASS_ALARM`, or nothing.
 */
export function massAlarm({ alarming, watched }: AlarmShare, limit: number): Blocker[] {
  if (alarming < 2 || alarming <= limit * watched) return [];
  const message = `Cannot retrain as at most ${
    percent(limit)
  } of the keys may have an alarm together: current value is ${
    percent(alarming / watched)
  } (${alarming} of ${watched})`;
  return [{ code: "MASS_ALARM", message }];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
