import { FitError } from "../../lib/core/errors/errors.ts";
import { loadFamily } from "../../lib/models/catalog.ts";
import { serveTraining } from "../../lib/training/tasks/serve_training.ts";

/** The product's own worker, but that nobody can fit a moving average. */
serveTraining({
  async load(name) {
    const family = await loadFamily(name);
    if (name !== "moving_average") return family;
    return {
      ...family,
      fit(): never {
        throw new FitError("NOT_FINITE", "Cannot fit as this family always fails: current value is a test");
      },
    };
  },
});
