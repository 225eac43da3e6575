import { type ErrorRecord, ForecastError } from "../../core/errors/errors.ts";
import type { DueShards } from "./due_shards.ts";
import type { Shards, WorkedShard } from "./shard_worker.ts";

/** The answer to a line: what was asked, and what came of it. */
export type LineAnswer =
  | { readonly due: DueShards | null }
  | WorkedShard
  | { readonly shard: number | null; readonly error: ErrorRecord };

/**
 * Work as another program asks, line by line, each a JSON text, one after another in the order of the lines:
 *
 *     "due"   {"due": {"pass": 1, "shards": [0, 3]}}   {"due": null}: no pass is open
 *     3       {"shard": 3, "pass": 1, "done": 12, "quarantined": []}   "done": 0: there was nothing to do
 *             {"shard": 3, "error": {"code": "ABORTED", …}}   it can be asked for again
 *
 * @param worker Open. @param lines Of standard input, for instance; their end ends the work.
 * @param options `answer`: takes each answer; `signal`: ends the work after the line that it interrupts.
 */
export async function answerLines(
  worker: Pick<Shards, "due" | "work">,
  lines: AsyncIterable<string>,
  { answer, signal }: { readonly answer: (answer: LineAnswer) => void; readonly signal?: AbortSignal },
): Promise<void> {
  for await (const line of lines) {
    if (signal?.aborted) return;
    if (line.trim() !== "") answer(await answerLine(worker, line));
  }
}

async function answerLine(worker: Pick<Shards, "due" | "work">, line: string): Promise<LineAnswer> {
  let shard: number | null = null;
  try {
    const asked = parseLine(line);
    if (asked === "due") return { due: await worker.due() };
    shard = asked;
    return await worker.work(asked);
  } catch (thrown) {
    return { shard, error: ForecastError.from(thrown).toJSON() };
  }
}

function parseLine(line: string): number | "due" {
  let asked: unknown;
  try {
    asked = JSON.parse(line);
  } catch {
    // Said below.
  }
  if (asked === "due" || (typeof asked === "number" && Number.isSafeInteger(asked) && asked >= 0)) return asked;
  throw new ForecastError(
    "WRONG_USAGE",
    `Cannot answer a line as it must be "due" or the number of a shard, as JSON: current value is ${line}`,
  );
}
