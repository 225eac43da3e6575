import type { Artifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import type { Task } from "../../core/rows/task.ts";
import { assertArtifact, assertFitted, corrupt, requireTrainingDesign } from "./checks.ts";
import { taskOf } from "./task_of.ts";
import { artifactPart, joinArtifacts } from "./artifact_parts.ts";
import type { ModelFamily } from "./family.ts";

/** Least probability of the prior that is added to: the logarithm of none would be final. */
export const LEAST = 1e-9;

/** A model of one key and that of all keys which it is added to. */
export interface ResidualModel<Fitted = unknown> {
  /** Name of the family. */
  readonly family: string;
  /** What rows are asked for. */
  readonly kind: Task["kind"];
  /** Fitted on the rows of all keys. */
  readonly prior: Fitted;
  /** Fitted on what it leaves of the key's rows. */
  readonly own: Fitted;
}

/** Whether a fitted model is one of a key on top of that of all keys, of whichever family. */
export function isResidual(fitted: unknown): fitted is ResidualModel {
  return typeof fitted === "object" && fitted !== null && "prior" in fitted && "own" in fitted;
}

/**
 * A family of one key's rows on top of the same family's model of all keys: numbers are fitted less what that predicts; of classes
 * the logarithms of its probabilities are the scores that the key's own are added to. Where a key says nothing of its own, it is
 * predicted as all keys are.
 *
 * @param family Of `training.prior` too; of classes it must begin with the scores of `Design.offset`.
 * @returns Its artifact has both models, so that it serves by itself.
 */
export function residual<Fitted>(family: ModelFamily<Fitted>): ModelFamily<ResidualModel<Fitted>> {
  const name = `${family.name}_residual`, { compact, importance, degenerate } = family;
  const priorOf = (prior: Fitted, design: Design) =>
    family.predict(prior, { y: new Float64Array(0), start: 0, horizon: design.rows, design });
  // The model of all keys is large, and the same for each of them.
  const encodePrior = once((prior: Fitted) => family.encode(prior));
  const read = (artifact: Artifact, prior: () => Fitted): ResidualModel<Fitted> => {
    assertArtifact(artifact, name);
    const { kind } = artifact.header;
    if (kind !== "class" && kind !== "number") throw corrupt("what rows are asked for");
    return { family: name, kind, prior: prior(), own: family.decode(artifactPart(artifact, "own")) };
  };
  const form: ModelFamily<ResidualModel<Fitted>> = {
    name,
    summary: `${family.name} of what the same family's model of all keys leaves of a key.`,
    input: "design",
    tasks: family.tasks ?? ["number"],
    minRows: family.minRows,
    defaults: family.defaults,
    fit(training, params, rng) {
      const design = requireTrainingDesign(training, form), { kind } = taskOf(design);
      if (training.prior === undefined || training.prior === null) throw withoutPrior(name);
      const prior = training.prior as Fitted, predicted = priorOf(prior, design);
      const rest = kind === "class"
        ? { ...design, offset: logarithms(predicted) }
        : { ...design, target: design.target.map((value, i) => value - predicted[i]!) };
      const { prior: _, ...plain } = training;
      return { family: name, kind, prior, own: family.fit({ ...plain, design: rest }, params, rng) };
    },
    predict(fitted, future) {
      assertFitted(fitted, name);
      const { kind, prior, own } = fitted, predicted = family.predict(prior, future), { design } = future;
      if (kind === "number") return family.predict(own, future).map((value, i) => value + predicted[i]!);
      return family.predict(own, { ...future, design: design && { ...design, offset: logarithms(predicted) } });
    },
    encode(fitted) {
      assertFitted(fitted, name);
      const { kind, prior, own } = fitted;
      return joinArtifacts({ family: name, kind }, { prior: encodePrior(prior), own: family.encode(own) });
    },
    decode: (artifact) => read(artifact, () => family.decode(artifactPart(artifact, "prior"))),
    onPrior: {
      encode: ({ kind, own }) => joinArtifacts({ family: name, kind }, { own: family.encode(own) }),
      decode: (artifact, prior) => read(artifact, () => prior as Fitted),
      decodePrior: (artifact) => family.decode(artifact),
    },
    // The prior is stored once for all keys, as it is.
    ...(compact === undefined ? {} : {
      compact: (fitted) => ({ ...fitted, own: compact.call(family, fitted.own) }),
    }),
    ...(importance === undefined ? {} : {
      importance: ({ prior, own }) => meanShares(importance.call(family, prior), importance.call(family, own)),
    }),
    ...(degenerate === undefined ? {} : {
      degenerate: ({ prior, own }) => degenerate.call(family, prior) === null ? null : degenerate.call(family, own),
    }),
  };
  return form;
}

/** A pure memo by what it is asked of, which is not changed. */
function once<Model, Value>(make: (model: Model) => Value): (model: Model) => Value {
  const known = new WeakMap<WeakKey, Value>();
  return (model) => {
    if (typeof model !== "object" || model === null) return make(model);
    const found = known.get(model) ?? make(model);
    known.set(model, found);
    return found;
  };
}

function logarithms(shares: Float64Array): Float64Array {
  return shares.map((share) => Math.log(Math.max(share, LEAST)));
}

/** Half of what both say; all of it is of one of them if the other says nothing. */
function meanShares(first: Float64Array, second: Float64Array): Float64Array {
  const sums = first.map((share, f) => share + second[f]!), total = sums.reduce((sum, share) => sum + share, 0);
  return total > 0 ? sums.map((share) => share / total) : sums;
}

function withoutPrior(name: string): FitError {
  return new FitError("SPEC_MISMATCH", `Cannot fit ${name} as it needs a model of all keys: current value is none`, {
    hint: "Enter the pooled contender that it names as its prior.",
  });
}
