import type { Rng } from "../../core/numbers/random.ts";
import type { TableRecipe } from "./table_recipe.ts";
import type { EncodedTargets } from "./target_encoding.ts";

/** What comes with the values of a column when it is learned. */
export interface Lesson {
  /** How columns are encoded. */
  readonly recipe: TableRecipe;
  /** Targets of the rows, and which part each is in. */
  readonly targets: EncodedTargets;
  /** What is random in it. */
  readonly rng: Rng;
}
