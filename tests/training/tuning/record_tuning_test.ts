import { assertEquals } from "@std/assert";
import { openRegistry } from "@lib/registry/registry.ts";
import { recordedTunings, recordTuning } from "@lib/training/tuning/record_tuning.ts";

Deno.test("recordTuning() puts a search into the log of a registry, where recordedTunings() finds it", async () => {
  const root = await Deno.makeTempDir();
  const trial = { contender: "sba", number: 1, rung: 1, keys: 20, params: { alpha: 0.2 }, ratio: null };
  const result = {
    name: "shop",
    data: { group: "shop", version: 1 },
    found: {},
    before: {},
    contenders: {},
    trials: [trial],
  };
  const registry = openRegistry(root, { now: () => new Date(0) });
  try {
    assertEquals(recordedTunings(registry), []);
    const event = recordTuning(registry, result);
    assertEquals(recordedTunings(registry), [{
      event,
      at: new Date(0).toISOString(),
      name: "shop",
      trials: [trial],
      detail: result,
    }]);
  } finally {
    registry.close();
    await Deno.remove(root, { recursive: true });
  }
});
