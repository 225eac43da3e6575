import type { Design } from "../../core/rows/design.ts";
import { encodeRows, encodeTraining, type TableEncoder } from "../../features/table/encoder.ts";
import { decodeEncoder, encodeEncoder } from "../../features/table/encoder_codec.ts";
import { importanceByColumn } from "../../features/table/importance_by_column.ts";
import { learnedFeatures } from "../../features/table/learned_features.ts";
import { keepWhole, type TableRecipe, withWishes } from "../../features/table/table_recipe.ts";
import { assertArtifact, requireFutureDesign, requireTrainingDesign } from "./checks.ts";
import { artifactPart, joinArtifacts } from "./artifact_parts.ts";
import type { ModelFamily, Params, SmallerWay } from "./family.ts";
import type { SeveralOutputs } from "./per_output.ts";

/** A model and how its features are made of the columns of a table. */
export class EncodedModel<Fitted = unknown> {
  /** Put both together. @param family Name of the family. @param encoder Of the columns. @param model Of encoded rows. */
  constructor(
    /** Name of the family. */
    readonly family: string,
    /** Learned of the same training rows. */
    readonly encoder: TableEncoder,
    /** Fitted on encoded rows. */
    readonly model: Fitted,
  ) {}
}

/** A family that is asked for numbers of rows of features, as it was, and for more of rows of a table. */
export type TableFamily<Fitted> = ModelFamily<
  Fitted | SeveralOutputs<Fitted> | EncodedModel<Fitted | SeveralOutputs<Fitted>>
>;

/**
 * A family that can also be given the columns of a table as they are (a design that says what they hold): it then learns of its
 * own training rows how they become features, and what it learned is part of its artifact, so that nothing of other rows can be
 * in them.
 *
 * @param family As it is for rows of features, which it stays for. @param recipe How columns are encoded, beside what the run asks for.
 * @param options `wholeOf`: columns that hyperparameters name, which become features of their own and of nothing else; default none.
 * @returns Of columns, importances are by column: those of the design, then its texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createRng } from "@lib/core/numbers/random.ts";
 * import { FULL_RECIPE } from "@lib/features/table/table_recipe.ts";
 * import { ridge } from "@lib/models/linear/ridge.ts";
 * import { encoded, EncodedModel } from "@lib/models/contract/encoded.ts";
 * import { designOf } from "@lib/models/contract/design_rows.ts";
 * const rows = designOf({ names: ["city"], values: [0, 1, 0, 1, 0, 1], target: [1, 5, 1, 5, 1, 5], categorical: [true] });
 * const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design: { ...rows, kinds: ["category"] } } as const;
 * const fitted = encoded(ridge, { ...FULL_RECIPE, rareRows: 1 }).fit(training, {}, createRng(1));
 * assertEquals(fitted instanceof EncodedModel && fitted.encoder.features.length, 2);
 * ```
 */
export function encoded<Fitted>(
  family: ModelFamily<Fitted>,
  recipe: TableRecipe,
  { wholeOf = () => [] }: { readonly wholeOf?: (params: Params) => readonly string[] } = {},
): ModelFamily<Fitted | EncodedModel<Fitted>> {
  const { name, compact, smaller, importance, degenerate } = family;
  const isEncoded = (fitted: unknown): fitted is EncodedModel<Fitted> =>
    fitted instanceof EncodedModel && fitted.family === name;
  const inside = (run: (model: Fitted) => Fitted) => (fitted: Fitted | EncodedModel<Fitted>) =>
    isEncoded(fitted) ? new EncodedModel(name, fitted.encoder, run(fitted.model)) : run(fitted);
  return {
    ...family,
    fit(training, params, rng) {
      if (training.design?.kinds === undefined) return family.fit(training, params, rng);
      const raw = requireTrainingDesign(training, family);
      const own = keepWhole(withWishes(recipe, raw.encode), wholeOf(params));
      const { encoder, design } = encodeTraining(raw, own);
      return new EncodedModel(name, encoder, family.fit({ ...training, design }, params, rng));
    },
    predict(fitted, future) {
      if (!isEncoded(fitted)) return family.predict(fitted, future);
      const { encoder, model } = fitted;
      const raw = requireFutureDesign(future, { family: name, specHash: encoder.reads });
      return family.predict(model, { ...future, design: encodeRows(encoder, raw) });
    },
    encode: (fitted) =>
      isEncoded(fitted)
        ? joinArtifacts({ family: name }, {
          encoder: encodeEncoder(fitted.encoder),
          model: family.encode(fitted.model),
        })
        : family.encode(fitted),
    decode(artifact) {
      if (artifact.header.encoder === undefined) return family.decode(artifact);
      assertArtifact(artifact, name);
      return new EncodedModel(
        name,
        decodeEncoder(artifactPart(artifact, "encoder")),
        family.decode(artifactPart(artifact, "model")),
      );
    },
    ...(compact === undefined ? {} : { compact: inside((model) => compact.call(family, model)) }),
    ...(smaller === undefined ? {} : { smaller: smallerWays(smaller, { isEncoded, name }) }),
    ...(importance === undefined ? {} : {
      importance: (fitted) =>
        isEncoded(fitted) ? importanceByColumn(fitted.encoder, importance(fitted.model)) : importance(fitted),
    }),
    learned: (fitted) => isEncoded(fitted) ? learnedFeatures(fitted.encoder, importance?.(fitted.model)) : [],
    ...(degenerate === undefined ? {} : {
      degenerate: (fitted) => degenerate(isEncoded(fitted) ? fitted.model : fitted),
    }),
  };
}

/** Ways to make the model inside smaller, for encoded rows. */
function smallerWays<Fitted>(
  ways: Readonly<Record<string, SmallerWay<Fitted>>>,
  { isEncoded, name }: { isEncoded: (fitted: unknown) => fitted is EncodedModel<Fitted>; name: string },
): Readonly<Record<string, SmallerWay<Fitted | EncodedModel<Fitted>>>> {
  return Object.fromEntries(
    Object.entries(ways).map(([way, { readsRows, shrink }]) => [way, {
      readsRows,
      shrink(fitted: Fitted | EncodedModel<Fitted>, design: Design | null) {
        if (!isEncoded(fitted)) return shrink(fitted, design);
        const { encoder, model } = fitted;
        return new EncodedModel(name, encoder, shrink(model, design === null ? null : encodeRows(encoder, design)));
      },
    }]),
  );
}
