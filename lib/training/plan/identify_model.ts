import { identifySpec } from "./spec_identity.ts";
import type { Champion, ChampionMember } from "../../competition/champions/champion.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { specOf } from "./own_specs.ts";
import type { TrainingPlan } from "./plan.ts";

/** What a model is, whatever data it was fitted on: two hashes that tell which part of its semantic version counts up. */
export interface ModelIdentity {
  /** Of what it is made of and what it reads: another one makes a major version. */
  readonly architecture: string;
  /** Of how it is made: another one makes a minor version. What is equal in both differs by data alone. */
  readonly recipe: string;
}

/** What of a champion tells what it is: one that is not fitted has it, too. */
export interface IdentifiedModel extends Pick<Champion, "combine"> {
  /** Its members, by family and place of their models. */
  readonly members: readonly (Pick<ChampionMember, "contender" | "weight" | "shared"> & {
    readonly family: { readonly name: string };
  })[];
}

/**
 * Tells what the models of a plan are.
 *
 * Architecture: how members are combined, the families of those with weight, each of the key's own or pooled, and the schema:
 * target, key columns, frequency, season lengths, exogenous columns with their kinds, and the transform of the target, of a
 * member with another one its own. Recipe: names of the features with how they are made, the feature recipe of each member, hyperparameters of every member, horizon, levels, the limits on rows and the
 * budget for smaller models. What data alone decides is in neither: weights, categories of a column, the unit of a
 * logarithm, which holidays move demand.
 *
 * @param plan The run.
 * @returns For a champion of the plan, or any other contender of it.
 */
export function identifyModel(plan: TrainingPlan): (model: IdentifiedModel) => ModelIdentity {
  const { spec, config, contenders } = plan;
  const run = identifySpec(spec), schema = { target: config.target, keys: plan.keyColumns, ...run.schema };
  const features = {
    ...run.features,
    horizon: config.horizon,
    levels: config.levels,
    gaps: config.cleaning.gaps,
    nonNegative: config.cleaning.nonNegative,
    pooledRows: config.limits.pooledRows,
    localRows: config.limits.localRows,
    // The budget: in which ways models were made smaller within it is the data's doing.
    ...config.compress === null ? {} : { compress: config.compress },
  };
  const params = new Map(
    contenders.map(({ name, params, paramsByClass }) =>
      [name, paramsByClass === undefined ? params : { params, paramsByClass }] as const
    ),
  );
  const own = new Map(
    Object.keys(plan.specs?.of ?? {}).map((name) => [name, identifySpec(specOf(plan, name))] as const),
  );
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const identify = (combine: IdentifiedModel["combine"], voters: IdentifiedModel["members"]): ModelIdentity => {
    const families = voters.map(({ contender, family, shared }) => {
      const { transform } = own.get(contender) ?? run;
      return [shared === "" ? "own" : "pooled", family.name, ...transform === run.transform ? [] : [transform]].join(
        " ",
      );
    });
    const made = voters.map(({ contender }) => {
      const recipe = own.get(contender)?.own;
      return [contender, params.get(contender) ?? null, ...recipe === undefined ? [] : [recipe]] as const;
    });
    return {
      architecture: hashValue({ combine, families: [...new Set(families)].sort(byText), schema }),
      recipe: hashValue({ members: made.toSorted(([a], [b]) => byText(a, b)), features }),
    };
  };
  // Of a million keys most are served by one of a few models.
  const known = new Map<string, ModelIdentity>();
  return ({ combine, members }) => {
    const voters = members.filter(({ weight }) => weight > 0);
    const name = JSON.stringify([combine, ...voters.map((own) => [own.contender, own.family.name, own.shared === ""])]);
    const found = known.get(name) ?? identify(combine, voters);
    known.set(name, found);
    return found;
  };
}
