import { CHAMPION } from "./lifecycle.ts";
import type { VersionChoice } from "./row_types.ts";

/** The choice alone, of what says more; the champion where nothing is chosen. */
export function choiceOf({ alias, stage, run, contender, id, semantic }: VersionChoice): VersionChoice {
  const isOpen = [alias, stage, run, contender, id, semantic].every((value) => value === undefined);
  return { alias: isOpen ? CHAMPION : alias, stage, run, contender, id, semantic };
}

/** Whether those are meant that serve by default, so that what stands in for one of them may serve in its place. */
export function meansChampions(choice: VersionChoice): boolean {
  const { alias, ...others } = choiceOf(choice);
  return alias === CHAMPION && Object.values(others).every((value) => value === undefined);
}

/** Whether several versions of a key may be what is said, of which the newest is meant. */
export function namesNewest({ alias, id, semantic }: VersionChoice): boolean {
  return alias === undefined && id === undefined && semantic === undefined;
}

/** The choice in words, for instance `stage Staging of run r1`. */
export function tellChoice(choice: VersionChoice): string {
  const { alias, stage, run, contender, id, semantic } = choiceOf(choice);
  const facts = { alias, version: semantic ?? id, contender, stage, run };
  return Object.entries(facts).flatMap(([name, value]) => value === undefined ? [] : [`${name} ${value}`]).join(" of ");
}
