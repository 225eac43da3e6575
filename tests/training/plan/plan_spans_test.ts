import { assertEquals } from "@std/assert";
import { fleetEvents } from "@lib/competition/backtest/event_steps.ts";
import { eventsOf, pooledOrigins } from "@lib/training/plan/plan_spans.ts";
import { planOf as plan } from "../_plan.ts";

Deno.test("pooledOrigins() are the origins of folds and hold-out, and the end only for serving", () => {
  const planned = plan({ folds: { count: 2 } });
  assertEquals(pooledOrigins(planned, false), [24041, 24047, 24053]);
  assertEquals(pooledOrigins(planned, true), [24041, 24047, 24053, 24059]);
  assertEquals(pooledOrigins(plan({ folds: { count: 2, refit: false } }), false), [24041, 24053]);
  assertEquals(pooledOrigins(plan({ holdout: false, folds: { count: 1 } }), true), [24053, 24059]);
});

Deno.test("eventsOf() knows who cannot see holidays: the history alone, not who sees feature rows, loaded or not", () => {
  const planned = plan({ contenders: ["naive", "ridge", "linear", "ses"] });
  assertEquals(eventsOf(planned), null);
  const { folds } = planned.spans, spec = { ...planned.spec, events: [folds[0].origin + 1] };
  const { spans, contenders, config: { horizon } } = planned;
  const isBlind = contenders.map(({ family }) => ["naive", "seasonal_naive", "ses"].includes(family));
  const expected = fleetEvents(spec, { spans, horizon, isBlind });
  assertEquals(expected === null, false);
  assertEquals(eventsOf({ ...planned, spec }), expected);
});
