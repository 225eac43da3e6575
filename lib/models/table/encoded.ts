import type { Artifact, ArtifactArray } from "../../core/artifact.ts";
import type { Design } from "../../core/design.ts";
import { encodeRows, encodeTraining, type TableEncoder } from "../../features/table/encoder.ts";
import { importanceByColumn } from "../../features/table/importance_by_column.ts";
import { decodeEncoder, encodeEncoder } from "../../features/table/encoder_codec.ts";
import { type TableRecipe, withWishes } from "../../features/table/table_recipe.ts";
import { assertArtifact, assertFitted, corrupt, requireFutureDesign, requireTrainingDesign } from "../_contract.ts";
import type { ModelFamily, SmallerWay } from "../family.ts";

/** A fitted model and how its features are made of the columns of a table. */
export interface EncodedFit<Fitted = unknown> {
  /** Name of the family that fitted it. */
  readonly family: string;
  /** Learned of the same training rows. */
  readonly encoder: TableEncoder;
  /** Of the family that is given encoded rows. */
  readonly model: Fitted;
}

const ENCODER = "encoder_", MODEL = "model_";

/**
 * A family that is given the columns of a table as they are: it learns of its own training rows how they become features, and
 * what it learned is part of its artifact, so that nothing of other rows can be in them.
 *
 * @param family Is given encoded rows. @param recipe How they are encoded, beside what the run asks for.
 * @returns A family with the name `encoded_<name>`, the same hyperparameters and tasks. Its importances are by column: those of
 * the design, then its texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { FULL_RECIPE } from "@lib/features/table/table_recipe.ts";
 * import { ridge } from "@lib/models/ridge.ts";
 * import { encoded } from "@lib/models/table/encoded.ts";
 * assertEquals(encoded(ridge, FULL_RECIPE).name, "encoded_ridge");
 * ```
 */
export function encoded<Fitted>(family: ModelFamily<Fitted>, recipe: TableRecipe): ModelFamily<EncodedFit<Fitted>> {
  const name = `encoded_${family.name}`, { compact, smaller, importance, degenerate } = family;
  const form: ModelFamily<EncodedFit<Fitted>> = {
    ...family,
    name,
    input: "design",
    fit(training, params, rng) {
      const raw = requireTrainingDesign(training, form);
      const { encoder, design } = encodeTraining(raw, withWishes(recipe, raw.encode));
      return { family: name, encoder, model: family.fit({ ...training, design }, params, rng) };
    },
    predict(fitted, future) {
      assertFitted(fitted, name);
      const { encoder, model } = fitted;
      const raw = requireFutureDesign(future, { family: name, specHash: encoder.reads });
      return family.predict(model, { ...future, design: encodeRows(encoder, raw) });
    },
    components: undefined,
    encode(fitted) {
      assertFitted(fitted, name);
      return joined(name, encodeEncoder(fitted.encoder), family.encode(fitted.model));
    },
    decode(artifact) {
      assertArtifact(artifact, name);
      const encoder = decodeEncoder(partOf(artifact, "encoder"));
      return { family: name, encoder, model: family.decode(partOf(artifact, "model")) };
    },
    compact: compact && ((fitted) => ({ ...fitted, model: compact(fitted.model) })),
    smaller: smaller && smallerWays(smaller),
    importance: importance && (({ encoder, model }) => importanceByColumn(encoder, importance(model))),
    degenerate: degenerate && (({ model }) => degenerate(model)),
  };
  return form;
}

/** Ways to make the model smaller, for encoded rows. */
function smallerWays<Fitted>(
  ways: Readonly<Record<string, SmallerWay<Fitted>>>,
): Readonly<Record<string, SmallerWay<EncodedFit<Fitted>>>> {
  return Object.fromEntries(
    Object.entries(ways).map(([name, { readsRows, shrink }]) => [name, {
      readsRows,
      shrink(fitted: EncodedFit<Fitted>, design: Design | null) {
        const rows = design === null ? null : encodeRows(fitted.encoder, design);
        return { ...fitted, model: shrink(fitted.model, rows) };
      },
    }]),
  );
}

function joined(family: string, encoder: Artifact, model: Artifact): Artifact {
  const arrays: Record<string, ArtifactArray> = {};
  for (const [name, array] of Object.entries(encoder.arrays)) arrays[ENCODER + name] = array;
  for (const [name, array] of Object.entries(model.arrays)) arrays[MODEL + name] = array;
  return { header: { family, encoder: encoder.header, model: model.header }, arrays };
}

function partOf({ header, arrays }: Artifact, part: "encoder" | "model"): Artifact {
  const own = header[part], prefix = part === "encoder" ? ENCODER : MODEL;
  if (typeof own !== "object" || own === null) throw corrupt(`the part ${part}`);
  const found = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
  return {
    header: Object.fromEntries(Object.entries(own)),
    arrays: Object.fromEntries(found.map(([name, array]) => [name.slice(prefix.length), array])),
  };
}
