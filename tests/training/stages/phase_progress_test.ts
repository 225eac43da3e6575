import { assertEquals } from "@std/assert";
import type { Progress } from "../../../lib/core/logger.ts";
import { PhaseProgress } from "../../../lib/training/stages/phase_progress.ts";

Deno.test("PhaseProgress tells of what is kept, and of what has ended ahead of an older task", () => {
  const told: Progress[] = [], start = { phase: "backtest", done: 5, total: 20 };
  const progress = new PhaseProgress((step) => void told.push(step), start);
  // One after the other nothing is ahead.
  progress.ended(3);
  progress.kept(3);
  // Two end while an older one goes on.
  progress.ended(2);
  progress.ended(4);
  progress.ended(1);
  [1, 2, 4].forEach((units) => progress.kept(units));
  assertEquals(told.map(({ done, ahead = 0 }) => [done, ahead]), [
    [5, 0],
    [8, 0],
    [8, 6],
    [8, 7],
    [9, 6],
    [11, 4],
    [15, 0],
  ]);
  new PhaseProgress(undefined, start).ended(1);
});
