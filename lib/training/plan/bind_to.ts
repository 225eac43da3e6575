import { parseFeature } from "../../features/spec/parse_feature.ts";
import { type FeatureSpec, specHash } from "../../features/spec/spec.ts";
import type { Params } from "../../models/contract/family.ts";
import { askedFeatures, bindImport, type FeatureTexts, type ImportedModel } from "../../models/trees/imported.ts";
import { plainNames } from "../../models/trees/plain_names.ts";
import type { TreeModel } from "../../models/trees/model.ts";

/**
 * An imported model on the rows of a feature spec.
 *
 * @param model What was imported. @param at `spec`: of the rows; `meant`: texts that its categories stand for; default: those
 * of the spec.
 * @throws {FitError} `SPEC_MISMATCH`, see `bindImport`.
 */
export function bindTo(
  model: Pick<ImportedModel, "ensemble">,
  { spec, meant }: { readonly spec: FeatureSpec; readonly meant?: FeatureTexts },
): TreeModel {
  return bindImport(model, { names: spec.names, specHash: specHash(spec), texts: textsOf(spec), meant });
}

/** Texts by feature of those that an imported model asks for and that are categories of a column. */
export function askedTexts({ ensemble }: Pick<ImportedModel, "ensemble">, spec: FeatureSpec): FeatureTexts {
  const asked = new Set(askedFeatures(ensemble)), plain = plainNames(spec.names);
  const isAsked = new Set(spec.names.filter((_, f) => asked.has(plain[f] ?? "")));
  return Object.fromEntries(Object.entries(textsOf(spec)).filter(([name]) => isAsked.has(name)));
}

/** Texts that a run recorded for the categories of an imported contender, see {@linkcode textParams}; null if none. */
export function meantTexts({ texts }: Params): FeatureTexts | null {
  return typeof texts === "string" ? JSON.parse(texts) : null;
}

/** What a run records of the texts that a contender's categories stand for; nothing where it asks for none. */
export function textParams(meant: FeatureTexts): Params {
  return Object.keys(meant).length === 0 ? {} : { texts: JSON.stringify(meant) };
}

function textsOf(spec: FeatureSpec): FeatureTexts {
  const levels = new Map(spec.exogenous.map((source) => [source.name, source.levels]));
  return Object.fromEntries(spec.names.flatMap((name) => {
    const { group, categorical, sources: [source = ""] } = parseFeature(name, spec).info, texts = levels.get(source);
    return group === "exogenous" && categorical && texts !== undefined ? [[name, texts]] : [];
  }));
}
