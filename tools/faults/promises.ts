import type { Facts } from "./facts.ts";

/** Against what a state is held. */
export interface Expected {
  /** Before the command, and after it. */
  readonly before: Facts;
  readonly after: Facts;
  /** Forecasts of every pair of what may serve: champions of one moment on the table of another. */
  readonly forecasts: readonly string[];
  /** Whether the command had said that it was done. */
  readonly told: boolean;
  /** Whether the power failed: then what nobody was told may lie there damaged, as long as it does not serve. */
  readonly powerCut: boolean;
}

/**
 * Promises that a state breaks: what was acknowledged is whole and equal, what was not is invisible or whole, what served before
 * serves still, and no number is other than those before or after.
 *
 * @returns One sentence each; empty if all are kept.
 */
export function brokenPromises(state: Facts, expected: Expected): string[] {
  return [
    ...state.contradictions.filter((text) => !allowedContradictions(expected).includes(text)).map((text) =>
      `the registry contradicts itself: ${text}`
    ),
    ...brokenModels(state, expected),
    ...brokenTables(state, expected),
    ...brokenForecasts(state, expected),
    ...brokenLog(state, expected),
    ...brokenOutputs(state, expected),
  ];
}

/** What the command was called to mend. */
function allowedContradictions({ before, told }: Expected): readonly string[] {
  return told ? [] : before.contradictions;
}

function brokenModels(state: Facts, { before, after, told }: Expected): string[] {
  const allowedOf = (name: string) => told ? [after.models[name]] : [before.models[name], after.models[name]];
  const needed = told ? after : before;
  const champions = JSON.stringify(sorted(state.champions));
  const allowed = told ? [after.champions] : [before.champions, after.champions];
  const standing = ({ stages, decisions }: Facts) => JSON.stringify([sorted(stages), decisions]);
  const standings = (told ? [after] : [before, after]).map(standing);
  return [
    ...Object.entries(state.models).filter(([name, hash]) => !allowedOf(name).includes(hash))
      .map(([name, hash]) => `model ${name} is ${hash}, not ${allowedOf(name).join(" or ") || "absent"}`),
    ...Object.keys(needed.models).filter((name) => !(name in state.models)).map((name) => `model ${name} is gone`),
    ...allowed.some((all) => JSON.stringify(sorted(all)) === champions)
      ? []
      : ["champions are neither the old ones nor the new"],
    ...standings.includes(standing(state)) ? [] : ["stages and decisions are neither the old ones nor the new"],
    ...Object.entries(state.champions).filter(([, name]) => !(name in state.models))
      .map(([key]) => `the champion of ${key} is no version`),
  ];
}

function brokenTables(state: Facts, { before, after, told, powerCut }: Expected): string[] {
  const needed = told ? after : before, known: Record<string, string> = { ...before.tables, ...after.tables };
  const mayServe = told ? [after.serves] : [before.serves, after.serves];
  const damaged = (name: string, hash: string) =>
    hash !== known[name] && !(powerCut && !(name in needed.tables) && hash.startsWith("error "));
  return [
    ...Object.entries(state.tables).filter(([name, hash]) => damaged(name, hash))
      .map(([name, hash]) => `table ${name} is ${hash}, not ${known[name] ?? "absent"}`),
    ...Object.keys(needed.tables).filter((name) => !(name in state.tables)).map((name) => `table ${name} is gone`),
    ...mayServe.includes(state.serves) || (isNothing(before.serves) && !told && isTypedError(state.serves))
      ? []
      : [`the table that serves is ${state.serves}, not ${mayServe.join(" or ")}`],
  ];
}

function brokenForecasts(state: Facts, { before, after, forecasts, told }: Expected): string[] {
  const allowed = told ? [after.forecasts] : [...forecasts, before.forecasts, after.forecasts];
  if (allowed.includes(state.forecasts)) return [];
  if (!told && isNothing(before.forecasts) && isTypedError(state.forecasts)) return [];
  return [`forecasts are ${state.forecasts}, not ${allowed.join(" or ")}`];
}

function brokenLog({ logged }: Facts, { before, after, told, powerCut }: Expected): string[] {
  const needed = Object.keys((told ? after : before).logged).filter((name) => !(name in logged));
  return [
    ...needed.slice(0, 1).map((name) => `${needed.length} logged forecasts are gone, ${name} among them`),
    ...Object.entries(logged).filter(([name, value]) => value === "damaged" ? !powerCut : value !== after.logged[name])
      .slice(0, 1).map(([name, value]) => `the log says ${value} of ${name}, not ${after.logged[name] ?? "nothing"}`),
  ];
}

function brokenOutputs(state: Facts, { before, after, told }: Expected): string[] {
  const needed = told ? after.outputs : {};
  return [
    ...Object.entries(state.outputs).filter(([path, hash]) =>
      hash !== before.outputs[path] && hash !== after.outputs[path]
    )
      .map(([path]) => `${path} is neither the old file nor the new one`),
    ...Object.entries(needed).filter(([path, hash]) => state.outputs[path] !== hash).map(([path]) =>
      `${path} is not as told`
    ),
    ...Object.keys(before.outputs).filter((path) => path in after.outputs && !(path in state.outputs))
      .map((path) => `${path} is gone`),
  ];
}

function isNothing(fact: string): boolean {
  return fact.startsWith("error ");
}

/** A condition with a code of its own, which is not the one for what nobody thought of. */
function isTypedError(fact: string): boolean {
  return /^error [A-Z_]+$/.test(fact) && fact !== "error UNEXPECTED";
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
