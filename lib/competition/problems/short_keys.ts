import type { KeyFacts } from "./problem.ts";

/** A key without models of its own: of a kind by itself, as its errors are not those of models that know their key. */
export const SHORT: KeyFacts = { reason: "TOO_SHORT", kind: "short" };

/**
 * What contenders are chosen by for the keys of a group: a part of a key of few rows may have a single one, and what is undefined
 * for it shows nothing.
 *
 * @param metric Of the run. @param instead Of metrics that a row by itself does not have, what keys of few rows are chosen for by.
 */
export function metricByGroup(metric: string, instead: Readonly<Record<string, string>>): (group: string) => string {
  return (group) => group === SHORT.kind ? instead[metric] ?? metric : metric;
}
