import { loadFamily } from "../../lib/models/catalog.ts";
import type { ModelFamily, Training } from "../../lib/models/contract/family.ts";
import { serveTraining } from "../../lib/training/tasks/serve_training.ts";

/**
 * First values of `y` on which `ses` misbehaves, and how: it loops, takes all memory, or ends its process; `late` ones only
 * in the final fit, on all 60 rows. Nothing like it is in the catalogue.
 */
export const FATAL = { loop: 777, eat: 778, die: 779, lateLoop: 780, lateDie: 781 } as const;

/** Penalty with which a global ridge loops. */
export const FATAL_PENALTY = 777;

let state = 0;

function loop(): never {
  for (;;) state++;
}

function eat(): never {
  for (const kept: unknown[] = [];;) kept.push(new Float64Array(1e5).fill(state++));
}

function die(): never {
  Deno.kill(Deno.pid, "SIGABRT");
  return loop();
}

function misbehave({ y }: Training): void {
  if (y[0] === FATAL.loop) loop();
  if (y[0] === FATAL.eat) eat();
  if (y[0] === FATAL.die) die();
  if (y[0] === FATAL.lateLoop && y.length === 60) loop();
  if (y[0] === FATAL.lateDie && y.length === 60) die();
}

serveTraining({
  async load(name): Promise<ModelFamily> {
    const family = await loadFamily(name);
    return {
      ...family,
      fit(training, params, rng) {
        if (name === "ses") misbehave(training);
        if (params.penalty === FATAL_PENALTY && training.y.length === 0) loop();
        return family.fit(training, params, rng);
      },
    };
  },
});
