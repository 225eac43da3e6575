import type { Config } from "../../core/config/config.ts";
import { DataError, FitError } from "../../core/errors/errors.ts";
import { createRng } from "../../core/numbers/random.ts";
import { type Contender, familyOf, resolveContenders, type TunedParams, withTuned } from "../../models/catalog.ts";
import type { Training } from "../../models/contract/family.ts";
import { assertNotReserved } from "./enter_contenders.ts";
import { isImport } from "./enter_imports.ts";

/**
 * What must hold of the contenders of a config and of their hyperparameters: names of the catalogue, parameters in their range.
 * Whether there is an imported model of a name is for the registry to say.
 *
 * @param config Parsed. @returns One check for each of them, which throws the `DataError` of what it finds.
 */
export function contenderChecks(config: Pick<Config, "contenders" | "hyperparameters" | "problem">): (() => void)[] {
  const { contenders, hyperparameters, problem } = config;
  return [
    ...(contenders ?? []).filter((choice) => !isImport(choice)).map((choice) => () =>
      resolveContenders([choice], problem).forEach((contender) => {
        assertNotReserved(contender);
        assertParams(contender);
      })
    ),
    ...Object.entries(hyperparameters ?? {}).map(([name, tuned]) => () => assertTuned(config, { name, tuned })),
  ];
}

/** What was found for a contender is for the one that the config lists by this name, or that of the catalogue. */
function assertTuned(
  { contenders, problem }: Pick<Config, "contenders" | "problem">,
  { name, tuned }: { readonly name: string; readonly tuned: TunedParams },
): void {
  const choice = contenders?.find((one) => typeof one !== "string" && one.name === name) ?? name;
  if (isImport(choice)) return;
  for (const contender of withTuned(resolveContenders([choice], problem), { [name]: tuned })) {
    if (contender.name !== name) continue;
    assertParams(contender);
    for (const params of Object.values(contender.paramsByClass ?? {})) assertParams({ ...contender, params: params! });
  }
}

/** A few values, and no rows: families look at their parameters before they look at these. */
const TRIAL: Training = {
  y: Float64Array.from({ length: 24 }, (_, t) => 5 + t % 4),
  seasonLength: 4,
  start: 0,
  design: null,
};

/** A parameter out of its range would fail on every key. What else a trial fit says is about its few values. */
function assertParams({ name, family, scope, params }: Contender): void {
  if (scope === "combination") return;
  try {
    familyOf(family).fit(TRIAL, params, createRng(0));
  } catch (thrown) {
    if (!(thrown instanceof FitError && thrown.code === "INVALID_PARAMS")) return;
    throw new DataError("INVALID_PARAMETER", `Cannot enter "${name}" as its params must be valid: ${thrown.message}`, {
      hint: "docs/models.md has the params of each family.",
      context: { name },
      cause: thrown,
    });
  }
}
