import { deserialize } from "node:v8";
import { decodeBacktests, encodeBacktests } from "../../competition/backtest/backtest_codec.ts";
import type { Piece } from "../../engines/shards/piece.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { TrainingTask, TrainingTaskResult } from "./tasks.ts";

/**
 * What is done of a task.
 *
 * @param task Of any kind. @param plan Of its run.
 */
export function pieceOf(task: TrainingTask, plan: Pick<TrainingPlan, "chunks" | "contenders">): Piece {
  return task.only ?? { from: 0, to: unitsOf(task, plan) };
}

function unitsOf(task: TrainingTask, { chunks, contenders }: Pick<TrainingPlan, "chunks" | "contenders">): number {
  if (task.kind === "pooled") return contenders.length;
  return task.kind === "backtest" ? chunks[task.chunk]!.length : task.keys.length;
}

/**
 * The result of a task of the results of its pieces: what it would have been as a whole, but for measured times.
 *
 * @param task The whole. @param results Of all pieces, in order, at least one.
 */
export function joinPieces(task: TrainingTask, results: readonly TrainingTaskResult[]): TrainingTaskResult {
  const of = <Kind extends TrainingTask["kind"]>(kind: Kind) =>
    results.filter((result): result is Extract<TrainingTaskResult, { kind: Kind }> => result.kind === kind);
  const backtests = (all: readonly { readonly bytes: Uint8Array<ArrayBuffer> }[]) =>
    encodeBacktests(all.flatMap(({ bytes }) => decodeBacktests(bytes)));
  switch (task.kind) {
    case "pooled": {
      const all = of("pooled"), rows = Math.max(...all.map(({ rows }) => rows));
      return { kind: "pooled", origin: task.origin, models: all.flatMap(({ models }) => models), rows };
    }
    case "race":
      return { kind: "race", round: task.round, part: task.part, bytes: backtests(of("race")) };
    case "backtest":
      return { kind: "backtest", chunk: task.chunk, bytes: backtests(of("backtest")) };
    case "finish": {
      const all = of("finish"), trials = all.flatMap(({ trials }) => trials);
      return { kind: "finish", chunk: task.chunk, keys: all.flatMap(({ keys }) => keys), trials };
    }
  }
}

/**
 * The result of a task as `encodeResult` has kept it.
 *
 * @param task That it answers. @param bytes Verified.
 */
export function decodeResult(task: TrainingTask, bytes: Uint8Array<ArrayBuffer>): TrainingTaskResult {
  if (task.kind === "pooled" || task.kind === "finish") return deserialize(bytes);
  if (task.kind === "race") return { kind: "race", round: task.round, part: task.part, bytes };
  return { kind: "backtest", chunk: task.chunk, bytes };
}
