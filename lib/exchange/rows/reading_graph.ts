import type { Combine } from "../../competition/backtest/combine.ts";
import type { CalibrationMap } from "../../competition/calibration/calibration_map.ts";
import type { ClassReading, NumberReading } from "../../competition/calibration/row_reading.ts";
import type { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import { clippedPart } from "../formats/onnx_linear.ts";
import { sharesPart } from "../formats/onnx_trees.ts";
import { ELEMENTS } from "../formats/onnx_model.ts";

/** Equal costs are equal whatever the order that they are added up in; as in our own decision. */
const EQUAL = 1e-12;

/**
 * Members as one.
 *
 * @param graph Takes the operators. @param members What they predict, shape [m][n × width], at least one.
 * @param options `combine`; `weights` > 0, shape [m]; `width`.
 */
export function combinedPart(
  graph: OnnxGraphBuilder,
  members: readonly string[],
  { combine, weights, width }: {
    readonly combine: Combine;
    readonly weights: readonly number[];
    readonly width: number;
  },
): string {
  if (members.length === 1) return members[0]!;
  if (combine === "median") return medianPart(graph, members, width);
  const parts = members.map((member, m) => graph.add("Mul", [member, graph.number(weights[m]!)]));
  const sum = parts.reduce((all, part) => graph.add("Add", [all, part]));
  return graph.add("Div", [sum, graph.number(weights.reduce((all, weight) => all + weight, 0))]);
}

function medianPart(graph: OnnxGraphBuilder, members: readonly string[], width: number): string {
  const m = members.length;
  const shape = graph.whole([-1, width, 1]), apart = members.map((member) => graph.add("Reshape", [member, shape]));
  const sorted = graph.ascending(graph.add("Concat", apart, { attributes: { axis: 2 } }), m);
  const middle = [(m - 1) >> 1, m >> 1].map((place) =>
    graph.add("Gather", [sorted, graph.constant([], BigInt64Array.of(BigInt(place)))], { attributes: { axis: 2 } })
  );
  const sum = graph.add("Add", [middle[0]!, middle[1]!]);
  return graph.add("Mul", [sum, graph.number(0.5)]);
}

/** Numbers as they are told. @param combined Shape [n × outputs]. */
export function numbersPart(graph: OnnxGraphBuilder, { floor }: NumberReading, combined: string): string {
  return floor === -Infinity ? combined : graph.add("Max", [combined, graph.number(floor)]);
}

/** Probabilities and the class that is told. */
export interface ClassPart {
  /** Shape [n × classes]. */
  readonly probabilities: string;
  /** Names, shape [n]; "" where the probabilities are not known. */
  readonly label: string;
}

/** Classes as they are told. @param combined Shape [n × classes]. @param classes Names, in the order of the columns. */
export function classesPart(
  graph: OnnxGraphBuilder,
  { calibration: { maps }, decision: { costs } }: ClassReading,
  { combined, classes }: { readonly combined: string; readonly classes: readonly string[] },
): ClassPart {
  const c = classes.length, nothing = graph.row(new Array(c).fill(NaN));
  const said = sharesPart(graph, combined, nothing), probabilities = calibratedPart(graph, maps, { said, nothing });
  const all = graph.add("MatMul", [probabilities, graph.constant([c, c], Float64Array.from(costs))]);
  // What cannot come is never said, whatever it costs.
  const isOut = graph.add("Equal", [probabilities, graph.number(0)]);
  const cost = graph.add("Where", [isOut, graph.number(Infinity), all]);
  const least = graph.add("ReduceMin", [cost, graph.whole([1])], { attributes: { keepdims: 1 } });
  const isLeast = graph.add("LessOrEqual", [cost, graph.add("Mul", [least, graph.number(1 + EQUAL)])]);
  // Where no cost is known the last column is the greatest: there is no name then.
  const told = graph.beside([graph.indicator(isLeast), graph.everyRow([0.5])]);
  const first = graph.add("ArgMax", [told], { attributes: { axis: 1, keepdims: 0 } });
  return {
    probabilities,
    label: graph.add("Gather", [graph.constant([c + 1], [...classes, ""]), first], { attributes: { axis: 0 } }),
  };
}

/** Of two classes the second is calibrated, and the first is the rest; more are made to add up to 1. */
function calibratedPart(
  graph: OnnxGraphBuilder,
  maps: readonly CalibrationMap[],
  { said, nothing }: { readonly said: string; readonly nothing: string },
): string {
  if (maps.length === 0) return said;
  if (maps.length > 1) {
    return sharesPart(
      graph,
      graph.beside(maps.map((map, c) => mapPart(graph, map, graph.columns(said, [c])))),
      nothing,
    );
  }
  const second = mapPart(graph, maps[0]!, graph.columns(said, [1]));
  return graph.beside([graph.add("Sub", [graph.number(1), second]), second]);
}

/** What probabilities become, shape [n × 1]. */
function mapPart(graph: OnnxGraphBuilder, map: CalibrationMap, said: string): string {
  if (map.kind === "isotonic") return stepsPart(graph, map, said);
  const p = clippedPart(graph, said, [graph.number(Number.EPSILON), graph.number(1 - Number.EPSILON)]);
  const odds = graph.add("Log", [graph.add("Div", [p, graph.add("Sub", [graph.number(1), p])])]);
  const line = graph.add("Add", [graph.add("Mul", [odds, graph.number(map.slope)]), graph.number(map.offset)]);
  return graph.add("Sigmoid", [line]);
}

/** Straight lines between points: which lies before a probability is how many are not above it. */
function stepsPart(
  graph: OnnxGraphBuilder,
  { points, shares }: Extract<CalibrationMap, { kind: "isotonic" }>,
  said: string,
): string {
  const last = points.length - 1;
  if (last === 0) return graph.add("Add", [graph.add("Mul", [said, graph.number(0)]), graph.number(shares[0]!)]);
  const within = clippedPart(graph, said, [graph.number(points[0]!), graph.number(points[last]!)]);
  const passed = graph.indicator(graph.add("LessOrEqual", [graph.row(points.slice(0, last)), within]));
  const sum = graph.add("ReduceSum", [passed, graph.whole([1])], { attributes: { keepdims: 1 } });
  // The last point ends the last line, and begins none.
  const count = graph.add("Sub", [sum, graph.number(1)]);
  const place = graph.add("Cast", [count], { attributes: { to: ELEMENTS.INT64 } });
  const at = (values: readonly number[]) =>
    graph.add("Gather", [graph.constant([last], Float64Array.from(values)), place], { attributes: { axis: 0 } });
  const rise = shares.slice(1).map((share, i) => share - shares[i]!),
    run = points.slice(1).map((p, i) => p - points[i]!);
  const way = graph.add("Div", [graph.add("Sub", [within, at(points.slice(0, last))]), at(run)]);
  return graph.add("Add", [at(shares.slice(0, last)), graph.add("Mul", [way, at(rise)])]);
}
