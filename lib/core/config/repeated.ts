import { formatValue } from "./config_issues.ts";

/** What is wrong with a list of names of which some stand in it twice. @param field Where it stands. @param names The list. */
export function repeated(field: string, names: readonly string[]): string[] {
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  return [...twice].map((name) => `${field} must have each name once: current value repeats ${formatValue(name)}`);
}
