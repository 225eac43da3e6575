import type { Artifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { assertArtifact, corrupt, type Tagged } from "./checks.ts";
import { taskOf } from "./task_of.ts";
import { artifactPart, joinArtifacts } from "./artifact_parts.ts";
import type { ModelFamily, SmallerWay } from "./family.ts";
import { outputDesign } from "./output_design.ts";

/** Most outputs of a row; what is decoded may come from anybody. */
const MOST_OUTPUTS = 1000;

/** Models of one family, one for each of several numbers that a row is asked for. */
export class SeveralOutputs<Fitted = unknown> implements Tagged {
  /** Put models together. @param family Its name. @param parts By output, at least two. */
  constructor(
    /** Name of the family. */
    readonly family: string,
    /** By output. */
    readonly parts: readonly Fitted[],
  ) {}
}

/**
 * A family of one number that can also be asked for several: one model for each, which share what they learn of features alone.
 *
 * @param family As it is for one number, which it stays for.
 * @returns Predictions of several have the shape [n × outputs].
 */
export function perOutput<Fitted>(family: ModelFamily<Fitted>): ModelFamily<Fitted | SeveralOutputs<Fitted>> {
  const { name, compact, smaller, importance, degenerate } = family;
  const isSeveral = (fitted: unknown): fitted is SeveralOutputs<Fitted> =>
    fitted instanceof SeveralOutputs && fitted.family === name;
  const map = (run: (fitted: Fitted, output: number) => Fitted) => (fitted: Fitted | SeveralOutputs<Fitted>) =>
    isSeveral(fitted) ? new SeveralOutputs(name, fitted.parts.map(run)) : run(fitted, 0);
  return {
    ...family,
    tasks: family.tasks ?? ["number"],
    fit(training, params, rng) {
      const { design } = training, outputs = design === null ? 1 : outputsOf(design);
      if (design === null || outputs === 1) return family.fit(training, params, rng);
      const parts = Array.from(
        { length: outputs },
        (_, t) =>
          family.fit({ ...training, ...priorPart(training.prior, t), design: outputDesign(design, t) }, params, rng),
      );
      return new SeveralOutputs(name, parts);
    },
    predict(fitted, future) {
      if (!isSeveral(fitted)) return family.predict(fitted, future);
      const each = fitted.parts.map((part) => family.predict(part, future)), outputs = each.length;
      return Float64Array.from({ length: future.horizon * outputs }, (_, i) => each[i % outputs]![(i / outputs) | 0]!);
    },
    encode: (fitted) => isSeveral(fitted) ? encodeSeveral(family, fitted) : family.encode(fitted),
    decode: (artifact) =>
      artifact.header.outputs === undefined ? family.decode(artifact) : decodeSeveral(family, artifact),
    ...(compact === undefined ? {} : { compact: map((fitted) => compact.call(family, fitted)) }),
    ...(smaller === undefined ? {} : { smaller: smallerOf(smaller, map) }),
    ...(importance === undefined ? {} : {
      importance: (fitted) => isSeveral(fitted) ? meanShares(fitted.parts.map(importance)) : importance(fitted),
    }),
    ...(degenerate === undefined ? {} : {
      degenerate: (fitted) => isSeveral(fitted) ? worstOf(fitted.parts.map(degenerate)) : degenerate(fitted),
    }),
  };
}

function outputsOf(design: Design): number {
  const task = taskOf(design);
  return task.kind === "number" ? task.outputs : 1;
}

function priorPart(prior: unknown, output: number): { readonly prior?: unknown } {
  return prior instanceof SeveralOutputs ? { prior: prior.parts[output] } : {};
}

type Mapper<Fitted> = (
  run: (fitted: Fitted, output: number) => Fitted,
) => (fitted: Fitted | SeveralOutputs<Fitted>) => Fitted | SeveralOutputs<Fitted>;

function smallerOf<Fitted>(
  smaller: Readonly<Record<string, SmallerWay<Fitted>>>,
  map: Mapper<Fitted>,
): Readonly<Record<string, SmallerWay<Fitted | SeveralOutputs<Fitted>>>> {
  return Object.fromEntries(
    Object.entries(smaller).map(([name, { readsRows, shrink }]) => [name, {
      readsRows,
      shrink: (fitted, design) =>
        map((part, t) => shrink(part, design === null ? null : outputDesign(design, t)))(fitted),
    }]),
  );
}

/** Mean of shares over models that have any. */
function meanShares(shares: readonly Float64Array[]): Float64Array {
  const counted = shares.filter((own) => own.some((share) => share > 0)), [first] = shares;
  return first!.map((_, f) => counted.reduce((sum, own) => sum + own[f]!, 0) / Math.max(1, counted.length));
}

/** Why all of them say nothing; null if one says something. */
function worstOf(codes: readonly (ErrorCode | null)[]): ErrorCode | null {
  return codes.includes(null) ? null : codes[0] ?? null;
}

function encodeSeveral<Fitted>(family: ModelFamily<Fitted>, { parts }: SeveralOutputs<Fitted>): Artifact {
  const encoded = parts.map((part, t) => [`output${t}`, family.encode(part)] as const);
  return joinArtifacts({ family: family.name, outputs: parts.length }, Object.fromEntries(encoded));
}

function decodeSeveral<Fitted>(family: ModelFamily<Fitted>, artifact: Artifact): SeveralOutputs<Fitted> {
  assertArtifact(artifact, family.name);
  const outputs = Number(artifact.header.outputs);
  if (!(Number.isInteger(outputs) && outputs >= 2 && outputs <= MOST_OUTPUTS)) throw corrupt("several outputs");
  const parts = Array.from({ length: outputs }, (_, t) => family.decode(artifactPart(artifact, `output${t}`)));
  return new SeveralOutputs(family.name, parts);
}
