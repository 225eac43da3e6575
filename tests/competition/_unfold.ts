import type { FleetSelection } from "../../lib/competition/selection/fleet.ts";

/** A selection with all choices as objects, which can be compared. */
export function unfold(selection: FleetSelection) {
  const groups = [...selection.groups].map(([name, group]) => {
    return [name, { ...group, selection: { ...group.selection, choices: [...group.selection.choices] } }] as const;
  });
  return { ...selection, groups: new Map(groups), choices: [...selection.choices] };
}
