import { FitError } from "@lib/core/errors/errors.ts";
import type { Journal } from "@lib/training/tasks/journal.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { pooledOrigins } from "@lib/training/plan/plan_spans.ts";

/** Close the origins whose pooled models nobody fits: all of them failed there. */
export async function closeOrigins(journal: Journal, plan: TrainingPlan): Promise<void> {
  const error = new FitError("EMPTY", "not fitted in this test").toJSON();
  const models = plan.contenders.filter(({ scope }) => scope === "pooled")
    .map(({ name }) => ({ contender: name, bytes: null, error }));
  for (const origin of pooledOrigins(plan, true)) {
    if (await journal.pooled(origin) === null) {
      await journal.keep(`pooled/${origin}`, { kind: "pooled", origin, models, rows: 0 });
    }
  }
}
