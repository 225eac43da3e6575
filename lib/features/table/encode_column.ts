import type { ColumnEncoder, ColumnEncoding, Labels, Slot, SourceRows } from "./column_encoding.ts";
import { hotEncoder, learnCategory, nativeEncoder } from "./encode_category.ts";
import { dateEncoder, learnDate } from "./encode_date.ts";
import { learnNumber, numberEncoder } from "./encode_number.ts";
import { learnText, textEncoder } from "./encode_text.ts";
import type { Lesson } from "./lesson.ts";
import type { Source } from "./sources.ts";
import { learnTargetMeans, targetEncoder } from "./target_encoding.ts";

/**
 * What is learned of a column, and the features of its training rows.
 *
 * @param source Which. @param rows Its values on the training rows. @param lesson How, and their targets.
 */
export function learnColumn(
  source: Source,
  rows: SourceRows,
  lesson: Lesson,
): { encoding: ColumnEncoding; columns: Float64Array[] } {
  const { recipe, targets } = lesson, { kind, name } = source;
  if (kind === "text") return learnText(rows.texts, lesson);
  const encoding = kind === "category"
    ? learnCategory(rows.values, recipe)
    : kind === "date"
    ? learnDate(rows.values, recipe)
    : learnNumber(rows.values, { name, kind, recipe });
  if (encoding === null) return learnTargetMeans(rows.values, targets, recipe.smoothing);
  return { encoding, columns: applyEncoding(encoding, rows) };
}

const ENCODERS: { readonly [Kind in ColumnEncoding["kind"]]: ColumnEncoder<Extract<ColumnEncoding, { kind: Kind }>> } =
  {
    number: numberEncoder,
    boolean: numberEncoder,
    native: nativeEncoder,
    hot: hotEncoder,
    target: targetEncoder,
    date: dateEncoder,
    text: textEncoder,
  };

/** The features that a column becomes. @param encoding What was learned of it. @param column Its name. @param labels Texts. */
export function slotsOf(encoding: ColumnEncoding, column: string, labels: Labels): Slot[] {
  return encoderFor(encoding).slots(encoding, column, labels);
}

/** Their values. @param encoding What was learned. @param rows Values of the column. @returns Each of shape [n]. */
export function applyEncoding(encoding: ColumnEncoding, rows: SourceRows): Float64Array[] {
  return encoderFor(encoding).apply(encoding, rows);
}

function encoderFor({ kind }: ColumnEncoding): ColumnEncoder<ColumnEncoding> {
  // The table above says that each kind has the encoder of its own encodings; a type cannot follow that through an index.
  return ENCODERS[kind] as ColumnEncoder<ColumnEncoding>;
}
