import type { EncodeWishes } from "../../core/rows/encode_wishes.ts";

/** How a contender learns numbers of the columns of a table: plain data, hashed. */
export interface TableRecipe {
  /** Whether missing values are filled (the median, with an indicator), or stay missing for models that know what to do with them. */
  readonly fill: boolean;
  /** Whether numbers come out with mean 0 and standard deviation 1 over the training rows. */
  readonly scale: boolean;
  /** Share of the values of a number at each end that are cut to the quantile there, in [0, 0.5); 0: none. */
  readonly clip: number;
  /** Skewness from which on the logarithm of a number is a feature too; 0: never unasked. */
  readonly skew: number;
  /** Numbers whose logarithm is a feature too, however skewed. */
  readonly log: readonly string[];
  /** Numbers that also become so many classes of about as many rows each, >= 2. */
  readonly bins: Readonly<Record<string, number>>;
  /** Categories of few levels: a 0/1 column for each level (`hot`), or as they are (`native`). */
  readonly categories: "hot" | "native";
  /** Most levels of such a category; one of more becomes the mean of the target on each level. */
  readonly mostLevels: number;
  /** Fewest rows of a level that gets a 0/1 column of its own. */
  readonly rareRows: number;
  /** Rows of the overall mean that are added to each level's own before its mean is taken, >= 0. */
  readonly smoothing: number;
  /** Parts of the training rows: the means of the rows of one come from the others, >= 2. */
  readonly folds: number;
  /** Dates as plain parts, or with months and days of the week on a circle. */
  readonly dates: "parts" | "cyclic";
  /** Columns of text. */
  readonly text: {
    /** Numbers that a text becomes, >= 1. */
    readonly dimension: number;
    /** Most n-grams that are weighed: half of words, half of characters. */
    readonly vocabulary: number;
    /** Most texts that weights and dimensions are learned of. */
    readonly texts: number;
  };
  /** Pairs of columns whose product, or combination of categories, is a feature of its own. */
  readonly interactions: readonly (readonly [string, string])[];
  /** Which features are left out beyond those that never vary. */
  readonly select: EncodeWishes["select"];
  /** Principal components that the numbers become; null: they stay. */
  readonly pca: number | null;
  /** Numbers and booleans that stay features of their own, whatever `select` and `pca` ask for; absent: none. */
  readonly whole?: readonly string[];
}

const TEXT = { dimension: 32, vocabulary: 4096, texts: 20_000 };

/** For models that add up their features, or measure distances by them. */
export const FULL_RECIPE: TableRecipe = {
  fill: true,
  scale: true,
  clip: 0.005,
  skew: 2,
  log: [],
  bins: {},
  categories: "hot",
  mostLevels: 20,
  rareRows: 5,
  smoothing: 10,
  folds: 5,
  dates: "cyclic",
  text: TEXT,
  interactions: [],
  select: null,
  pca: null,
};

/** For trees, which know what to do with categories, missing values and any scale. */
export const LIGHT_RECIPE: TableRecipe = {
  ...FULL_RECIPE,
  fill: false,
  scale: false,
  clip: 0,
  skew: 0,
  categories: "native",
  mostLevels: 60,
  dates: "parts",
};

/** For neural networks, which embed categories and scale numbers themselves. */
export const NEURAL_RECIPE: TableRecipe = { ...LIGHT_RECIPE, skew: 2, mostLevels: 1000, dates: "cyclic" };

/**
 * A contender's recipe with what the config asks for.
 *
 * @param recipe How it encodes by itself. @param wishes Of the run; undefined: none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { FULL_RECIPE, withWishes } from "@lib/features/table/table_recipe.ts";
 * assertEquals(withWishes(FULL_RECIPE, undefined), FULL_RECIPE);
 * ```
 */
export function withWishes(recipe: TableRecipe, wishes: EncodeWishes | undefined): TableRecipe {
  if (wishes === undefined) return recipe;
  return {
    ...recipe,
    clip: wishes.clip ?? recipe.clip,
    log: [...recipe.log, ...wishes.log],
    bins: { ...recipe.bins, ...wishes.bins },
    text: { ...recipe.text, dimension: wishes.text.dimension },
    interactions: [...recipe.interactions, ...wishes.interactions],
    select: wishes.select ?? recipe.select,
    pca: wishes.pca ?? recipe.pca,
  };
}

/**
 * A recipe by which some columns are features of their own, and of nothing else: what a model promises along a column would not hold
 * if another feature moved with it.
 *
 * @param recipe How columns are encoded; its `skew` is 0, or logarithms may come unasked. @param names Numbers and booleans.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { keepWhole, LIGHT_RECIPE } from "@lib/features/table/table_recipe.ts";
 * const { log, whole } = keepWhole({ ...LIGHT_RECIPE, log: ["price", "age"] }, ["age"]);
 * assertEquals({ log, whole }, { log: ["price"], whole: ["age"] });
 * ```
 */
export function keepWhole(recipe: TableRecipe, names: readonly string[]): TableRecipe {
  if (names.length === 0) return recipe;
  const isOther = (name: string) => !names.includes(name);
  return {
    ...recipe,
    log: recipe.log.filter(isOther),
    bins: Object.fromEntries(Object.entries(recipe.bins).filter(([name]) => isOther(name))),
    interactions: recipe.interactions.filter((pair) => pair.every(isOther)),
    whole: names,
  };
}
