import type { Design } from "../../core/rows/design.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { createRng, hashSeed, type Rng } from "../../core/numbers/random.ts";
import { learnComponents, type PrincipalComponents, projectComponents } from "./components.ts";
import type { ColumnEncoding, EncodedFeature, EncodedKind, Slot } from "./column_encoding.ts";
import { applyEncoding, learnColumn, slotsOf } from "./encode_column.ts";
import type { Lesson } from "./lesson.ts";
import { multiply, productsOf } from "./products.ts";
import { columnMoments, type ColumnScales, learnScales, scaleColumns } from "./scale_columns.ts";
import { selectFeatures } from "./select_features.ts";
import { BLOCK_ROWS, levelTexts, type Source, sourceRows, sourcesOf, turnedColumns } from "./sources.ts";
import type { TableRecipe } from "./table_recipe.ts";
import { encodedTargets } from "./target_encoding.ts";

/** What is learned of one column of a table, or of two combined. */
export interface EncodedColumn {
  /** Where its values come from. */
  readonly source: Source;
  /** What is learned of them. */
  readonly encoding: ColumnEncoding;
  /** How its features are scaled. */
  readonly scales: ColumnScales;
}

/**
 * What is learned of the training rows of a table: plain data. Its features are the slots of the columns one after the other, then
 * the products; of them those `kept` come out, and behind them the components.
 *
 *     columns:  price  city      products        kept                            components
 *     slots:    0 1    2 3 4     5 (0 × 3)   →   0 1 3 5 (2 and 4 never vary)    pca_1 …
 */
export interface TableEncoder {
  /** Hash of the spec of the rows that it reads. */
  readonly reads: string;
  /** Columns of numbers that those rows have. */
  readonly width: number;
  /** Hash of the rows that it makes. */
  readonly specHash: string;
  /** What is learned of each column. */
  readonly columns: readonly EncodedColumn[];
  /** Pairs of slots that are multiplied, shape [q × 2]. */
  readonly products: Int32Array;
  /** Slots and products that come out, ascending. */
  readonly kept: Int32Array;
  /** Components of slots and products; null: none. */
  readonly components: PrincipalComponents | null;
  /** What comes out, shape [p]. */
  readonly features: readonly EncodedFeature[];
  /** Of the training rows: mean and deviation before scaling, and the share that is missing, shape [p × 3]. */
  readonly statistics: Float32Array;
}

/** Training rows in both forms. */
export interface EncodedTraining {
  /** What was learned of them. */
  readonly encoder: TableEncoder;
  /** The rows encoded: means of the target of each come from other rows. */
  readonly design: Design;
}

/** A pure memo: contenders that are given the same rows and recipe share what is learned of them, and what families remember. */
const learned = new WeakMap<Design, Map<string, EncodedTraining>>();

/**
 * Learn an encoder of training rows, and encode them. What is random in it is seeded by the rows' spec and number.
 *
 * @param design Training rows with finite targets, at least one; not changed afterwards. @param recipe How they are encoded.
 * @returns The same for the same design and an equal recipe; `ds` is the place of each row, by part and then by chance.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeTraining } from "@lib/features/table/encoder.ts";
 * import { FULL_RECIPE } from "@lib/features/table/table_recipe.ts";
 * import { designOf } from "@lib/models/contract/design_rows.ts";
 * const rows = designOf({ names: ["price"], values: [1, NaN, 3], target: [0, 1, 2] });
 * assertEquals(encodeTraining(rows, FULL_RECIPE).design.names, ["price", "price_missing"]);
 * ```
 */
export function encodeTraining(design: Design, recipe: TableRecipe): EncodedTraining {
  const memo = learned.get(design) ?? new Map<string, EncodedTraining>(), name = JSON.stringify(recipe);
  const found = memo.get(name) ?? learn(design, recipe);
  learned.set(design, memo.set(name, found));
  return found;
}

/**
 * Encode rows to predict: each by itself, whatever the others are.
 *
 * @param encoder Learned of training rows. @param design Rows of the same spec.
 * @returns Rows of numbers; those that are `categorical` are category numbers.
 * @throws {RangeError} If the rows have other columns.
 */
export function encodeRows(encoder: TableEncoder, design: Design): Design {
  if (design.names.length !== encoder.width) {
    throw new RangeError(
      `Cannot encode rows as they must have the ${encoder.width} columns of the training rows: current value is ${design.names.length}`,
    );
  }
  const turned = turnedColumns(design);
  const slots = encoder.columns.flatMap(({ source, encoding, scales }) =>
    scaleColumns(applyEncoding(encoding, sourceRows(source, design, turned)), scales)
  );
  const all = [...slots, ...multiply(slots, encoder.products)];
  return assemble(encoder, design, all);
}

interface LearnedColumn extends EncodedColumn {
  readonly slots: readonly Slot[];
  /** Features of the training rows, scaled. */
  readonly values: readonly Float64Array[];
}

function learn(design: Design, recipe: TableRecipe): EncodedTraining {
  const rng = createRng(hashSeed("encode", ...design.names, design.rows));
  const turned = turnedColumns(design), targets = encodedTargets(design, recipe.folds, rng);
  const columns = sourcesOf(design, turned, recipe.interactions).map((source) =>
    learnOne(source, design, { turned, recipe, targets, rng })
  );
  const pairs = productsOf(columns, recipe.interactions), slots = columns.flatMap(({ values }) => values);
  const all = [...slots, ...multiply(slots, pairs.products)];
  const features = [...featuresOf(columns), ...pairs.features];
  const categorical = features.map(({ group }) => group === "category");
  const isWhole = (f: number) =>
    WHOLE.includes(features[f]!.group) && recipe.whole?.includes(features[f]!.name) === true;
  const selected = new Set(selectFeatures({ columns: all, categorical }, targets, { select: recipe.select, rng }));
  const kept = Int32Array.from([...all.keys()].filter((f) => selected.has(f) || isWhole(f)));
  const parts = componentsOf(all, { features, kept, isWhole, most: recipe.pca });
  const encoder = encoderOf(design, { columns, products: pairs.products, ...parts, features });
  const rows = assemble(encoder, design, all);
  return {
    encoder: { ...encoder, statistics: statisticsOf(encoder, turnedColumns(rows)) },
    design: { ...rows, ds: placesOf(design, rng) },
  };
}

/**
 * A place of its own for each row, by part and then by chance: families take rows of one key and period for the same observation,
 * and let those of the last periods say when to stop.
 */
function placesOf({ ds, rows }: Design, rng: Rng): Int32Array {
  const chance = Float64Array.from({ length: rows }, () => rng.next()), places = new Int32Array(rows);
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) =>
    ds[a]! - ds[b]! || chance[a]! - chance[b]!
  );
  order.forEach((row, place) => places[row] = place);
  return places;
}

function learnOne(
  source: Source,
  design: Design,
  { turned, ...lesson }: Lesson & { readonly turned: readonly Float64Array[] },
): LearnedColumn {
  const rows = sourceRows(source, design, turned),
    labels = { levels: levelTexts(source, design), outputs: design.outputNames ?? [] };
  const { encoding, columns } = learnColumn(source, rows, lesson);
  const slots = slotsOf(encoding, source.name, labels);
  const still = { mean: new Float64Array(slots.length), scale: new Float64Array(slots.length).fill(1) };
  const scales = lesson.recipe.scale ? learnScales(columns, slots) : still;
  return { source, encoding, scales, slots, values: scaleColumns(columns, scales) };
}

function featuresOf(columns: readonly LearnedColumn[]): EncodedFeature[] {
  return columns.flatMap(({ slots }, from) => slots.map(({ name, group }) => ({ name, group, from: [from] })));
}

/** Groups of features that are a column as it is. */
const WHOLE: readonly EncodedKind[] = ["number", "boolean"];
/** Groups of features that components are made of: those that measure something. */
const MEASURED: readonly EncodedKind[] = ["number", "log", "date", "text", "target", "interaction"];

/** Which features come out as they are, and the components of those that do not. */
function componentsOf(
  all: readonly Float64Array[],
  { features, kept, isWhole, most }: {
    features: readonly EncodedFeature[];
    kept: Int32Array;
    isWhole: (feature: number) => boolean;
    most: number | null;
  },
): Pick<TableEncoder, "kept" | "components"> {
  const measured = kept.filter((f) => MEASURED.includes(features[f]!.group) && !isWhole(f));
  if (most === null || measured.length === 0) return { kept, components: null };
  return { kept: kept.filter((f) => !measured.includes(f)), components: learnComponents(all, measured, most) };
}

function encoderOf(
  design: Design,
  parts: Pick<TableEncoder, "products" | "kept" | "components" | "features"> & {
    readonly columns: readonly LearnedColumn[];
  },
): Omit<TableEncoder, "statistics"> {
  const { products, kept, components } = parts, names = new Set<string>();
  const out: EncodedFeature[] = [...kept].map((f) => parts.features[f]!);
  const count = components === null ? 0 : components.directions.length / components.features.length;
  for (let c = 1; c <= count; c++) out.push({ name: `pca_${c}`, group: "component", from: [] });
  const features = out.map((feature) => ({ ...feature, name: uniqueName(feature.name, names) }));
  return {
    reads: design.specHash,
    width: design.names.length,
    specHash: hashValue({ reads: design.specHash, features }),
    columns: parts.columns.map(({ source, encoding, scales }) => ({ source, encoding, scales })),
    products,
    kept,
    components,
    features,
  };
}

/** Of what comes out, in the units of before it was scaled. */
function statisticsOf({ columns, kept }: Omit<TableEncoder, "statistics">, out: readonly Float64Array[]): Float32Array {
  const scales = columns.flatMap(({ scales: { mean, scale } }) => Array.from(mean, (_, s) => [mean[s]!, scale[s]!]));
  return Float32Array.from(out.flatMap((column, f) => {
    const { mean, deviation, missing } = columnMoments(column), [centre = 0, width = 1] = scales[kept[f] ?? NaN] ?? [];
    return [mean * width + centre, deviation * width, missing];
  }));
}

/** A name that no feature has: a table may have a column that is named as what another becomes. */
function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let i = 2; taken.has(unique); i++) unique = `${name}__${i}`;
  taken.add(unique);
  return unique;
}

/** The features that come out, row by row. */
function assemble(encoder: Omit<TableEncoder, "statistics">, design: Design, all: readonly Float64Array[]): Design {
  const { kept, components, features } = encoder, p = features.length, { rows } = design;
  const columns = [...kept].map((f) => all[f]!);
  if (components !== null) columns.push(...projectComponents(all, components));
  const values = new Float64Array(rows * p), categorical = features.map(({ group }) => group === "category");
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const to = Math.min(rows, from + BLOCK_ROWS);
    for (let c = 0; c < p; c++) {
      const column = columns[c]!;
      for (let row = from, at = from * p + c; row < to; row++, at += p) values[at] = column[row]!;
    }
  }
  return {
    ...design,
    specHash: encoder.specHash,
    names: features.map(({ name }) => name),
    categorical,
    kinds: categorical.map((category) => category ? "category" : "number"),
    textColumns: {},
    values,
  };
}
