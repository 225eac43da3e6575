import { LARGEST } from "../../data/rows/parse_cell.ts";
import { nameFinder, usualSpellings } from "../../data/rows/plain_names.ts";
import type { TableFeature, TableSpec } from "../../features/table/table_spec.ts";
import type { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import { ML_DOMAIN, type OnnxValue } from "../formats/onnx_model.ts";

/** What a model of rows is given: each column of the table by itself, shape [n × 1]. @param spec Of the rows. */
export function rowInputs({ columns }: TableSpec): OnnxValue[] {
  return columns.map(({ name, kind }) => ({ name, holds: isText(kind) ? "texts" : "numbers", width: 1 }));
}

/** Whether a column is given as texts: those of a category as they are; a date is its days since 1970-01-01. */
export function isText(kind: TableFeature["kind"]): boolean {
  return kind === "category" || kind === "text";
}

/** The columns of a table as a design has them, each made of what is given when somebody asks for it. */
export class RawColumns {
  readonly #graph: OnnxGraphBuilder;
  readonly #columns: readonly TableFeature[];
  readonly #made = new Map<number, string>();

  /** @param graph Has the inputs of {@linkcode rowInputs}. @param spec Of the rows. */
  constructor(graph: OnnxGraphBuilder, spec: TableSpec) {
    this.#graph = graph;
    this.#columns = spec.columns.filter(({ kind }) => kind !== "text");
  }

  /** Values of a column, NaN is missing, shape [n × 1]. @param column Its position among those of the design. */
  of(column: number): string {
    let made = this.#made.get(column);
    if (made === undefined) this.#made.set(column, made = rawPart(this.#graph, this.#columns[column]!));
    return made;
  }

  /** As {@linkcode RawColumns.of}. @param name Of a column of the table that is no text. */
  named(name: string): string {
    return this.of(this.#columns.findIndex((column) => column.name === name));
  }
}

function rawPart(graph: OnnxGraphBuilder, { name, kind, levels = [] }: TableFeature): string {
  if (kind === "category") {
    const spelled = spelledLevels(levels);
    // There is no table without a row: a text that is none of them says the same.
    const known = levels.length > 0 ? [...spelled.keys()] : [""];
    const numbers = levels.length > 0 ? [...spelled.values()] : [NaN];
    const list = (values: number[]) => ({ dims: [values.length], values: Float64Array.from(values) });
    return graph.add("LabelEncoder", [name], {
      domain: ML_DOMAIN,
      attributes: {
        keys_tensor: { dims: [known.length], values: known },
        values_tensor: list(numbers),
        default_tensor: list([NaN]),
      },
    });
  }
  const isSound = graph.add("LessOrEqual", [graph.add("Abs", [name]), graph.number(LARGEST)]);
  return graph.add("Where", [isSound, name, graph.number(NaN)]);
}

/** Numbers of levels by text, also as most programs write them: a data frame makes 3.0 of 3 where a value is missing. */
function spelledLevels(levels: readonly string[]): Map<string, number> {
  const numbers = new Map(levels.map((level, i) => [level, i])), find = nameFinder<string>(levels);
  const others = levels.flatMap(usualSpellings).map((text) => [text, numbers.get(find(text))] as const);
  for (const [text, number] of others) if (number !== undefined) numbers.set(text, number);
  return numbers;
}
