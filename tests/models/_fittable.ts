import { loadFamily } from "@lib/models/catalog.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { bindImport, IMPORTED } from "@lib/models/trees/imported.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { TreeModel } from "@lib/models/trees/model.ts";
import { plainNames } from "@lib/models/trees/plain_names.ts";

/** A family of the catalog as the contract asks it; what is fitted elsewhere is boosting, come back under plain names. */
export async function loadFittable(name: string): Promise<ModelFamily> {
  const family = await loadFamily(name);
  if (name !== IMPORTED) return family;
  return {
    ...family,
    minRows: gradientBoosting.minRows,
    fit(training, _params, rng) {
      const model = gradientBoosting.fit(training, { trees: 10 }, rng);
      if (!(model instanceof TreeModel)) throw new TypeError("boosting must fit trees");
      const { names, specHash } = model.ensemble;
      return bindImport({ ensemble: { ...model.ensemble, names: plainNames(names) } }, { names, specHash });
    },
  };
}
