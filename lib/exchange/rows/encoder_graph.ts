import type { PrincipalComponents } from "../../features/table/components.ts";
import { slotsOf } from "../../features/table/encode_column.ts";
import type { EncodedColumn, TableEncoder } from "../../features/table/encoder.ts";
import type { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import { columnPart } from "./column_graph.ts";
import type { RawColumns } from "./raw_columns.ts";

/** Columns of a tensor that is put together. */
interface Block {
  /** Shape [n × width]. */
  readonly tensor: string;
  /** What its columns are, shape [width]: slots, then products, then components, numbered through. */
  readonly ids: readonly number[];
}

/**
 * Encoded rows as operators: what {@linkcode encodeRows} gives of the features that a model reads. Columns of the table that these
 * are not made of are not encoded, so that a text among them does not matter.
 *
 * @param graph Takes them. @param encoder Of the model. @param given `raw` columns; `features` that are read, at least one.
 * @returns Shape [n × features].
 * @throws {FitError} `INEXPRESSIBLE` if a feature is made of a text.
 */
export function encoderPart(
  graph: OnnxGraphBuilder,
  encoder: TableEncoder,
  { raw, features }: { readonly raw: RawColumns; readonly features: readonly number[] },
): string {
  const { columns, products, kept, components } = encoder, starts = startsOf(columns);
  const slots = starts.at(-1)!, all = slots + products.length / 2;
  const wanted = features.map((f) => f < kept.length ? kept[f]! : all + f - kept.length);
  const measured = wanted.some((id) => id >= all) ? [...components?.features ?? []] : [];
  const read = [...new Set([...wanted, ...measured])];
  const multiplied = read.filter((id) => id >= slots && id < all);
  const factors = (side: 0 | 1) => multiplied.map((id) => products[2 * (id - slots) + side]!);
  const needed = new Set([...read, ...factors(0), ...factors(1)]);
  const blocks = columns.flatMap((column, c): Block[] => {
    const ids = range(starts[c]!, starts[c + 1]!);
    return ids.some((id) => needed.has(id)) ? [{ tensor: scaledPart(graph, column, raw), ids }] : [];
  });
  let rows = joined(graph, blocks);
  if (multiplied.length > 0) {
    const tensor = graph.add("Mul", [picked(graph, rows, factors(0)), picked(graph, rows, factors(1))]);
    rows = joined(graph, [rows, { tensor, ids: multiplied }]);
  }
  if (components !== null && measured.length > 0) {
    const tensor = componentsPart(graph, picked(graph, rows, measured), components);
    rows = joined(graph, [rows, { tensor, ids: range(all, all + components.directions.length / measured.length) }]);
  }
  return picked(graph, rows, wanted);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Where the slots of each column begin; the last is their number. */
function startsOf(columns: readonly EncodedColumn[]): number[] {
  const starts = [0];
  for (const { encoding } of columns) {
    starts.push(starts.at(-1)! + slotsOf(encoding, "", { levels: [], outputs: [] }).length);
  }
  return starts;
}

function joined(graph: OnnxGraphBuilder, blocks: readonly Block[]): Block {
  return { tensor: graph.beside(blocks.map(({ tensor }) => tensor)), ids: blocks.flatMap(({ ids }) => ids) };
}

/** Columns in the order that is asked for. */
function picked(graph: OnnxGraphBuilder, { tensor, ids }: Block, wanted: readonly number[]): string {
  if (wanted.length === ids.length && wanted.every((id, i) => id === ids[i])) return tensor;
  return graph.columns(tensor, wanted.map((id) => ids.indexOf(id)));
}

/** The slots of a column, scaled. */
function scaledPart(
  graph: OnnxGraphBuilder,
  { source: { columns: [first, second], size }, encoding, scales: { mean, scale } }: EncodedColumn,
  raw: RawColumns,
): string {
  let x = first === undefined ? "" : raw.of(first);
  if (second !== undefined) {
    const right = raw.of(second), isKnown = graph.add("Less", [right, graph.number(size)]);
    const both = graph.add("Add", [graph.add("Mul", [x, graph.number(size)]), right]);
    x = graph.add("Where", [isKnown, both, graph.number(NaN)]);
  }
  const slots = columnPart(graph, encoding, x);
  if (mean.every((value) => value === 0) && scale.every((value) => value === 1)) return slots;
  return graph.add("Div", [graph.add("Sub", [slots, graph.row(mean)]), graph.row(scale)]);
}

/** Components of measured features, shape [n × c]; a missing value is at the mean. */
function componentsPart(graph: OnnxGraphBuilder, measured: string, { mean, directions }: PrincipalComponents): string {
  const c = mean.length, k = directions.length / c;
  const centred = graph.add("Sub", [measured, graph.row(mean)]);
  const known = graph.add("Where", [graph.add("IsNaN", [centred]), graph.number(0), centred]);
  const turned = Float64Array.from({ length: c * k }, (_, i) => directions[i % k * c + Math.floor(i / k)]!);
  return graph.add("MatMul", [known, graph.constant([c, k], turned)]);
}
