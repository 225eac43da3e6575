import type { Artifact } from "../../core/bytes/artifact.ts";
import { type Task, widthOf } from "../../core/rows/task.ts";
import { assertArtifact, corrupt, floats, readTask } from "../contract/checks.ts";
import type { InputPlan } from "./inputs.ts";
import type { NeuralModel } from "./model.ts";
import { layoutOf, type NetworkShape } from "./network.ts";
import type { TargetPlan } from "./targets.ts";

/** Columns, units, levels and outputs at most; what is decoded may come from anybody. */
const MOST = 1_000_000;

/** A fitted model as data. @param model Any. */
export function encodeNeural(model: NeuralModel): Artifact {
  const { inputs, targets, shape } = model, { categories } = inputs;
  return {
    header: {
      family: model.family,
      specHash: model.specHash,
      features: model.features,
      task: model.task,
      squash: inputs.squash,
      activation: shape.activation,
      hidden: shape.hidden,
      heads: shape.heads,
      level: model.level,
    },
    arrays: {
      numbers: inputs.numbers,
      centre: inputs.centre,
      scale: inputs.scale,
      flags: inputs.flags,
      categories: Int32Array.from(
        categories.flatMap(({ column, values }, c) => [column, values.length, shape.embeddings[c]!.width]),
      ),
      categoryValues: Float64Array.from(categories.flatMap(({ values }) => [...values])),
      targetCentre: targets.centre,
      targetScale: targets.scale,
      targetLow: targets.low,
      targetHigh: targets.high,
      shares: targets.shares,
      levels: model.levels,
      importance: model.importance,
      ...Object.fromEntries(model.members.map((member, i) => [`member_${i}`, member])),
    },
  };
}

/**
 * Inverse of {@linkcode encodeNeural}.
 *
 * @throws {FitError} `WRONG_FAMILY`; `CORRUPT_ARTIFACT` for what no fit gives.
 */
export function decodeNeural(artifact: Artifact, family: string): NeuralModel {
  assertArtifact(artifact, family);
  const { specHash, features, level } = artifact.header, task = readTask(artifact.header.task);
  if (typeof specHash !== "string" || !isCount(features) || !isCount(level)) {
    throw corrupt("specHash, features and level");
  }
  const { inputs, embeddings } = readInputs(artifact, features), shape = readShape(artifact, inputs, embeddings);
  const levels = floats(artifact, "levels"), importance = floats(artifact, "importance");
  const targets = readTargets(artifact, task), members = readMembers(artifact, layoutOf(shape).total);
  const heads = task.kind === "class"
    ? (task.classes === 2 ? 1 : task.classes)
    : task.outputs * Math.max(1, levels.length);
  if (importance.length !== features || shape.heads !== heads || level >= Math.max(1, levels.length)) {
    throw corrupt("heads and importance of its task");
  }
  return { family, specHash, features, task, inputs, targets, shape, levels, level, members, importance };
}

function readInputs(
  artifact: Artifact,
  features: number,
): { inputs: InputPlan; embeddings: NetworkShape["embeddings"] } {
  const numbers = integers(artifact, "numbers"), flags = integers(artifact, "flags");
  const table = integers(artifact, "categories"), all = floats(artifact, "categoryValues");
  const centre = floats(artifact, "centre"), scale = floats(artifact, "scale"), { squash } = artifact.header;
  const categories: { column: number; values: Float64Array }[] = [],
    embeddings: { levels: number; width: number }[] = [];
  let from = 0;
  for (let i = 0; i + 2 < table.length; i += 3) {
    const [column, count, width] = [table[i]!, table[i + 1]!, table[i + 2]!];
    if (!isCount(count) || !isCount(width) || from + count > all.length) throw corrupt("sound categories");
    categories.push({ column, values: all.subarray(from, from += count) });
    embeddings.push({ levels: count + 1, width });
  }
  const columns = [...numbers, ...flags, ...categories.map(({ column }) => column)];
  const isSound = typeof squash === "boolean" && columns.every((column) => column >= 0 && column < features) &&
    centre.length === numbers.length && scale.length === numbers.length && table.length % 3 === 0 &&
    from === all.length;
  if (!isSound) throw corrupt("sound inputs");
  return { inputs: { squash, numbers, centre, scale, flags, categories }, embeddings };
}

function readShape(
  { header: { hidden, heads, activation } }: Artifact,
  { numbers, flags }: InputPlan,
  embeddings: NetworkShape["embeddings"],
): NetworkShape {
  const isSound = Array.isArray(hidden) && hidden.length > 0 && hidden.every(isCount) && isCount(heads) && heads > 0;
  if (!isSound || activation !== "relu" && activation !== "silu") throw corrupt("the shape of its networks");
  return { numbers: numbers.length + flags.length, embeddings, hidden, heads, activation };
}

function readTargets(artifact: Artifact, task: Task): TargetPlan {
  const [centre, scale, low, high, shares] = ["targetCentre", "targetScale", "targetLow", "targetHigh", "shares"]
    .map((name) => floats(artifact, name)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const isClass = task.kind === "class", count = isClass ? 0 : task.outputs;
  const isSound = [centre, scale, low, high].every(({ length }) => length === count) &&
    shares.length === (isClass ? widthOf(task) : 0);
  if (!isSound) throw corrupt("targets of its task");
  return { centre, scale, low, high, shares };
}

function readMembers({ arrays }: Artifact, total: number): Float32Array[] {
  const members: Float32Array[] = [];
  for (let i = 0; Object.hasOwn(arrays, `member_${i}`); i++) {
    const member = arrays[`member_${i}`];
    if (!(member instanceof Float32Array) || member.length !== total) throw corrupt("networks of its shape");
    members.push(member);
  }
  return members;
}

function integers(artifact: Artifact, name: string): Int32Array {
  const array = artifact.arrays[name];
  if (array instanceof Int32Array) return array;
  throw corrupt(name);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST;
}
