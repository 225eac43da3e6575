import { RegistryError } from "../core/errors/errors.ts";
import type { Registry } from "../registry/registry.ts";
import { type CandidateFilter, candidatesOf, championsOf, type Rejection, rejectionsOf } from "./candidates.ts";
import { type Decision, signed } from "./decision.ts";
import { seriesOf } from "./move_plan.ts";

/** What a rejection did. */
export interface RejectionResult {
  /** Run whose versions were rejected. */
  readonly run: string;
  /** Versions that stay in Staging, with the reason. */
  readonly rejected: number;
  /** Versions that the same person has rejected before for the same reason. */
  readonly unchanged: number;
  /** Id of the event in the history; null if nothing was rejected that was not before. */
  readonly event: number | null;
}

/**
 * Reject versions of a run: they stay in Staging, with who and why in the history, and are not promoted but by force. The
 * same rejection once more is no event; another person or reason is one.
 *
 * @param registry Open for writing. @param request Run, filter, who and why.
 * @throws {RegistryError} `NOT_FOUND` for an unknown run, `NOT_STAGED` if none of its versions waits; `CONFLICT` if somebody else
 * has moved one meanwhile: then nothing is changed. @throws {DataError} `NO_MATCHING_KEY`. @throws {RangeError} If nobody signs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRegistry, rejectRun, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`;
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: month(t), sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"], lifecycle: { approval: "manual" },
 * });
 * trained.save(source);
 * const registry = openRegistry(source.registry, source), { run } = trained.summary;
 * const { rejected } = rejectRun(registry, { run, by: "ben", note: "the shop closes" });
 * registry.close();
 * assertEquals(rejected, 1);
 * ```
 */
export function rejectRun(registry: Registry, request: CandidateFilter & Decision): RejectionResult {
  const { run } = request, detail = signed(request);
  const waiting = candidatesOf(registry, request).filter(({ stage }) => stage === "Staging");
  if (waiting.length === 0) {
    throw new RegistryError(
      "NOT_STAGED",
      `Cannot reject versions of run ${run} as they must wait in Staging: current value is none that does`,
      {
        hint: `What serves is taken back with deno task rollback; see deno task history --run ${run}.`,
        context: { run },
      },
    );
  }
  const before = rejectionsOf(registry, run, waiting),
    open = waiting.filter(({ id }) => !isSame(before.get(id), request));
  const result = { run, rejected: open.length, unchanged: waiting.length - open.length };
  if (open.length === 0) return { ...result, event: null };
  const champions = championsOf(registry, open);
  const { event } = registry.act({
    kind: "REJECTED",
    run,
    detail: { ...detail, keys: open.length },
    moves: open.map((version) => ({
      version: version.id,
      from: "Staging",
      to: "Staging",
      champion: champions.get(seriesOf(version))?.id ?? null,
    })),
  });
  return { ...result, event };
}

function isSame(before: Rejection | undefined, { by, note }: Decision): boolean {
  return before?.by === by && before.note === note;
}
