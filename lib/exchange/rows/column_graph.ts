import { FitError } from "../../core/errors/errors.ts";
import type {
  ColumnEncoding,
  DateEncoding,
  HotEncoding,
  NumberEncoding,
  TargetEncoding,
} from "../../features/table/column_encoding.ts";
import { CYCLIC_PARTS, type DatePart, MOST_DAYS, PLAIN_PARTS } from "../../features/table/encode_date.ts";
import type { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import { ELEMENTS, ML_DOMAIN } from "../formats/onnx_model.ts";

/**
 * The features that a column becomes, as operators: what {@linkcode applyEncoding} gives.
 *
 * @param graph Takes them. @param encoding What was learned of the column. @param x Its values, shape [n × 1]; NaN is missing.
 * @returns Shape [n × slots].
 * @throws {FitError} `INEXPRESSIBLE` of a text.
 */
export function columnPart(graph: OnnxGraphBuilder, encoding: ColumnEncoding, x: string): string {
  switch (encoding.kind) {
    case "number":
    case "boolean":
      return numberPart(graph, encoding, x);
    case "native":
      return x;
    case "hot":
      return hotPart(graph, encoding, x);
    case "target":
      return targetPart(graph, encoding, x);
    case "date":
      return datePart(graph, encoding, x);
    case "text":
      throw inexpressible("it reads a text, which ONNX has no operators to cut into n-grams and hash");
  }
}

function isMissing(graph: OnnxGraphBuilder, x: string): string {
  return graph.add("IsNaN", [x]);
}

function numberPart(graph: OnnxGraphBuilder, encoding: NumberEncoding, x: string): string {
  const { fill, bounds, missing, unit, edges } = encoding, gone = isMissing(graph, x);
  let plain = x;
  if (bounds !== null) {
    plain = graph.add("Max", [graph.add("Min", [plain, graph.number(bounds[1])]), graph.number(bounds[0])]);
  }
  if (fill !== null || bounds !== null) plain = graph.add("Where", [gone, graph.number(fill ?? NaN), plain]);
  const parts = [plain];
  if (missing) parts.push(graph.indicator(gone));
  if (unit > 0) {
    const size = graph.add("Div", [graph.add("Abs", [plain]), graph.number(unit)]);
    const log = graph.add("Log", [graph.add("Add", [size, graph.number(1)])]);
    parts.push(graph.add("Mul", [graph.add("Sign", [plain]), log]));
  }
  // Classes are of the values as they came: what is missing is in none.
  if (edges.length > 0) {
    const above = graph.add("Greater", [x, graph.row([-Infinity, ...edges])]);
    const within = graph.add("LessOrEqual", [x, graph.row([...edges, Infinity])]);
    parts.push(graph.indicator(graph.add("And", [above, within])));
  }
  return graph.beside(parts);
}

function hotPart(graph: OnnxGraphBuilder, { levels, rare, missing }: HotEncoding, x: string): string {
  const parts: string[] = [], gone = isMissing(graph, x);
  if (levels.length > 0) parts.push(graph.indicator(graph.add("Equal", [x, graph.row(levels)])));
  if (rare) {
    const known = graph.indicator(graph.add("Not", [gone]));
    const own = parts.length === 0
      ? graph.number(0)
      : graph.add("ReduceSum", [parts[0]!, graph.whole([1])], { attributes: { keepdims: 1 } });
    parts.push(graph.add("Sub", [known, own]));
  }
  if (missing) parts.push(graph.indicator(gone));
  return graph.beside(parts);
}

function targetPart(graph: OnnxGraphBuilder, { levels, means, width }: TargetEncoding, x: string): string {
  // A level that training rows do not have tells nothing.
  const table = Float64Array.from([...means, ...new Float64Array(width)]);
  return tableRows(graph, wholeNumbers(graph, x), { levels, table, width });
}

/** Category numbers as whole ones, shape [n × 1]; -1 is missing. */
export function wholeNumbers(graph: OnnxGraphBuilder, x: string): string {
  const known = graph.add("Where", [isMissing(graph, x), graph.number(-1), x]);
  return graph.add("Cast", [known], { attributes: { to: ELEMENTS.INT64 } });
}

/**
 * The rows of a table that belong to category numbers; the last is for those that are none of the `levels`.
 *
 * @param numbers Whole, shape [n × 1].
 * @returns Shape [n × width], of the type of the table.
 */
export function tableRows(
  graph: OnnxGraphBuilder,
  numbers: string,
  { levels, table, width }: {
    readonly levels: ArrayLike<number>;
    readonly table: Float64Array | Float32Array;
    readonly width: number;
  },
): string {
  const count = levels.length, places = Array.from({ length: count }, (_, i) => i);
  const list = (values: ArrayLike<number>) => ({
    dims: [values.length],
    values: BigInt64Array.from(Array.from(values), BigInt),
  });
  const place = count === 0 ? graph.add("Sub", [numbers, numbers]) : graph.add("LabelEncoder", [numbers], {
    domain: ML_DOMAIN,
    attributes: { keys_tensor: list(levels), values_tensor: list(places), default_tensor: list([count]) },
  });
  const flat = graph.add("Reshape", [place, graph.whole([-1])]);
  return graph.add("Gather", [graph.constant([count + 1, width], table), flat], { attributes: { axis: 0 } });
}

function datePart(graph: OnnxGraphBuilder, encoding: DateEncoding, x: string): string {
  const { cyclic, newest, fill, missing } = encoding;
  const isSure = graph.add("LessOrEqual", [graph.add("Abs", [x]), graph.number(MOST_DAYS)]);
  const day = graph.add("Where", [isSure, x, graph.number(fill ?? NaN)]);
  const parts = dateParts(graph, day, newest);
  const all = graph.beside((cyclic ? CYCLIC_PARTS : PLAIN_PARTS).map((part) => parts[part]()));
  // Of a date that is not known all parts are missing: NaN has no whole number to look up.
  const known = graph.add("Where", [isMissing(graph, day), graph.number(NaN), all]);
  return missing ? graph.beside([known, graph.indicator(isMissing(graph, x))]) : known;
}

/** As `civilFromDays` and `weekday` have them, with what is missing as day 0. */
function dateParts(graph: OnnxGraphBuilder, day: string, newest: number): Record<DatePart, () => string> {
  const number = (value: number) => graph.number(value);
  const plus = (a: string, b: number) => graph.add("Add", [a, number(b)]);
  const less = (a: string, b: string) => graph.add("Sub", [a, b]),
    times = (a: string, b: number) => graph.add("Mul", [a, number(b)]);
  const over = (a: string, b: number) => graph.add("Floor", [graph.add("Div", [a, number(b)])]);
  const sum = (a: string, b: string) => graph.add("Add", [a, b]);
  const known = graph.add("Where", [isMissing(graph, day), number(0), day]), whole = graph.add("Floor", [known]);
  const z = plus(whole, 719468), era = over(z, 146097), dayOfEra = less(z, times(era, 146097));
  const leaps = sum(less(dayOfEra, over(dayOfEra, 1460)), less(over(dayOfEra, 36524), over(dayOfEra, 146096)));
  const yearOfEra = over(leaps, 365);
  const daysBefore = less(sum(times(yearOfEra, 365), over(yearOfEra, 4)), over(yearOfEra, 100));
  const dayOfYear = less(dayOfEra, daysBefore), mp = over(plus(times(dayOfYear, 5), 2), 153);
  const isEarly = graph.add("Less", [mp, number(10)]);
  const month = sum(mp, graph.add("Where", [isEarly, number(3), number(-9)]));
  const isNext = graph.indicator(graph.add("LessOrEqual", [month, number(2)]));
  const shifted = plus(whole, 3), dow = less(shifted, times(over(shifted, 7), 7));
  const circle = (at: string, first: number, wave: (angle: number) => number, count: number) => {
    const table = Float64Array.from({ length: count }, (_, i) => wave(2 * Math.PI * i / count));
    const place = graph.add("Cast", [plus(at, -first)], { attributes: { to: ELEMENTS.INT64 } });
    return graph.add("Gather", [graph.constant([count], table), place], { attributes: { axis: 0 } });
  };
  return {
    year: () => sum(sum(yearOfEra, times(era, 400)), isNext),
    month: () => month,
    day: () => plus(less(dayOfYear, over(plus(times(mp, 153), 2), 5)), 1),
    dow: () => dow,
    age: () => less(number(newest), day),
    month_sin: () => circle(month, 1, Math.sin, 12),
    month_cos: () => circle(month, 1, Math.cos, 12),
    dow_sin: () => circle(dow, 0, Math.sin, 7),
    dow_cos: () => circle(dow, 0, Math.cos, 7),
  };
}

/**
 * What a format cannot say.
 *
 * @param reason A clause, for people.
 */
export function inexpressible(reason: string): FitError {
  return new FitError(
    "INEXPRESSIBLE",
    `Cannot express a model as its format must have what it does: current value is that ${reason}`,
    {
      hint: "Export it as json, which has every model of tables.",
      context: { reason },
    },
  );
}
