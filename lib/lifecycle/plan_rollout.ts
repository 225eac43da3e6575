import type { VersionRow } from "../registry/versions/row_types.ts";
import { cohortOf } from "./cohort.ts";
import { type KeptVersion, type MoveFacts, type PlannedMove, reservationOf, seriesOf } from "./move_plan.ts";

/** What a step of a rollout does: every version of the run is in one of the lists, those that it gives back by what serves instead. */
export interface RolloutPlan {
  /** Versions of the run that go to Production. */
  readonly forward: readonly PlannedMove[];
  /** Versions that served before the rollout, and serve again. */
  readonly back: readonly PlannedMove[];
  /** Versions of the run that serve and stay. */
  readonly serving: readonly VersionRow[];
  /** Versions of the run that wait for a larger share. */
  readonly waiting: readonly VersionRow[];
  /** Versions of the run that cannot move, and why; the others move all the same. */
  readonly held: readonly KeptVersion[];
  /** How many keys the step is for that do not move, as what would serve them cannot be loaded. */
  readonly left: number;
}

/** What the planner of a step knows. */
export interface RolloutFacts extends Pick<MoveFacts, "champions" | "rejected"> {
  /** Percent of the keys that the run is to serve, in [0, 100]. */
  readonly share: number;
  /** What steps of the rollout have archived last, by key id: see `displacedBy`. */
  readonly displaced: ReadonlyMap<string, VersionRow>;
}

/**
 * Plan a step: the run serves the keys of its share, and gives back those that are not of it any more. Pure.
 *
 * What somebody has rolled back or rejected stays where it is, and so do keys that somebody has promoted by hand, or that nothing
 * served before: no key is left without a model.
 *
 * @param versions What the run chose, one per key. @param facts Share, champions, rejections, what steps have archived.
 */
export function planRollout(versions: readonly VersionRow[], facts: RolloutFacts): RolloutPlan {
  const forward: PlannedMove[] = [], back: PlannedMove[] = [], held: KeptVersion[] = [];
  const serving: VersionRow[] = [], waiting: VersionRow[] = [];
  const { champions, rejected, share, displaced } = facts;
  let left = 0;
  for (const version of versions) {
    const champion = champions.get(seriesOf(version)) ?? null, other = displaced.get(version.key.id);
    const isIn = cohortOf(version.key.id, version.run) < share;
    if (version.damage !== undefined) {
      held.push({ version, code: version.damage.code });
      if (version.stage === "Production" ? !isIn && other !== undefined : isIn && version.stage === "Staging") left++;
    } else if (version.stage === "Production") {
      if (isIn || other === undefined || other.run === version.run) serving.push(version);
      else back.push({ version: other, champion: version, overruled: null });
    } else {
      const isGivenBack = other?.id === version.id;
      const code = version.stage === "Archived" && !isGivenBack
        ? "ARCHIVED"
        : reservationOf(version, { champion, rejected });
      if (code !== null) held.push({ version, code });
      else if (isIn) forward.push({ version, champion, overruled: null });
      else waiting.push(version);
    }
  }
  return { forward, back, serving, waiting, held, left };
}

/**
 * The plan after its versions were loaded: what cannot be loaded does not move.
 *
 * @param plan Plan. @param broken Versions of its moves, with the codes of their errors.
 */
export function withoutBrokenMoves(plan: RolloutPlan, broken: readonly KeptVersion[]): RolloutPlan {
  const ids = new Set(broken.map(({ version }) => version.id));
  const sound = (moves: readonly PlannedMove[]) => moves.filter(({ version }) => !ids.has(version.id));
  // A key whose former model is broken stays with the one that serves it.
  const stays = plan.back.flatMap(({ version, champion }) =>
    ids.has(version.id) && champion !== null ? [champion] : []
  );
  return {
    ...plan,
    forward: sound(plan.forward),
    back: sound(plan.back),
    serving: [...plan.serving, ...stays],
    held: [...plan.held, ...broken],
    left: plan.left + broken.length,
  };
}
