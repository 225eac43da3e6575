import { FitError } from "../../lib/core/errors/errors.ts";
import type { Artifact } from "../../lib/core/bytes/artifact.ts";
import { loadFamily } from "../../lib/models/catalog.ts";
import type { Future, ModelFamily, Params, Training } from "../../lib/models/contract/family.ts";
import type { Rng } from "../../lib/core/numbers/random.ts";
import { serveTraining } from "../../lib/training/tasks/serve_training.ts";

/** First value of `y` on which theta fails. */
const FAILS = 777;

/** A family as a user may write it: a class whose state is private, so that a copy of its fields is worth nothing. */
class Failing implements ModelFamily {
  readonly #inner: ModelFamily;

  constructor(inner: ModelFamily) {
    this.#inner = inner;
  }

  get name(): string {
    return this.#inner.name;
  }
  get summary(): string {
    return this.#inner.summary;
  }
  get input(): "history" | "design" {
    return this.#inner.input;
  }
  get minRows(): number {
    return this.#inner.minRows;
  }
  get defaults(): Params {
    return this.#inner.defaults;
  }

  fit(training: Training, params: Params, rng: Rng): unknown {
    if (this.name === "ses") throw new FitError("SINGULAR", "Cannot fit ses as it must not: current value is always");
    if (this.name === "theta" && training.y[0] === FAILS) throw new TypeError("theta broke");
    if (params.penalty === FAILS) throw new FitError("SINGULAR", "Cannot fit a pooled model: current value is one");
    return this.#inner.fit(training, params, rng);
  }
  predict(fitted: unknown, future: Future): Float64Array {
    return this.#inner.predict(fitted, future);
  }
  encode(fitted: unknown): Artifact {
    return this.#inner.encode(fitted);
  }
  decode(artifact: Artifact): unknown {
    return this.#inner.decode(artifact);
  }
}

serveTraining({ load: async (name) => new Failing(await loadFamily(name)) });
