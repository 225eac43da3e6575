import { outputKeyNames } from "../../data/outputs/output_names.ts";
import type { ServedKey, ServiceAnswer } from "../../inference/service/forecast_service.ts";

/** One column of numbers of an answer. */
export interface AnswerColumn {
  /** `yhat`, `lo_80`, `hi_80` … */
  readonly name: string;
  /** Row k × horizon + i is step i + 1 of key k; NaN where unknown. */
  readonly values: Float64Array;
}

/** `yhat`, then `lo_<level>` and `hi_<level>` of each level. */
export function intervalColumns({ forecast: { levels, yhat, lo, hi } }: ServiceAnswer): AnswerColumn[] {
  return [
    { name: "yhat", values: yhat },
    ...levels.flatMap((level, l) => [
      { name: `lo_${level}`, values: lo[l]! },
      { name: `hi_${level}`, values: hi[l]! },
    ]),
  ];
}

/** The texts of a key by its columns. */
export function keyObject(keyColumns: readonly string[], parts: readonly string[]): Record<string, string> {
  return Object.fromEntries(keyColumns.map((column, c) => [column, parts[c] ?? ""]));
}

/**
 * The JSON of `POST /v1/forecast`; NaN becomes null when it is written.
 *
 * @param answer Of the service. @param request Id of the request.
 */
export function formatAnswer(answer: ServiceAnswer, request: string): Record<string, unknown> {
  const { table, keyColumns, origin, dataVersion, state, ds, levels, notes, forecast: { horizon } } = answer;
  const columns = intervalColumns(answer);
  return {
    table,
    dataVersion,
    state,
    origin,
    horizon,
    levels,
    ds,
    forecasts: answer.keys.map((served, k) => ({
      key: keyObject(keyColumns, served.key.parts),
      ...servedFields(served),
      ...Object.fromEntries(
        columns.map(({ name, values }) => [name, Array.from(values.subarray(k * horizon, (k + 1) * horizon))]),
      ),
    })),
    notes,
    request,
  };
}

function servedFields({ key, status, reason, model, version, id, run, cohort, steps, drift }: ServedKey) {
  return { id: key.id, status, reason, model, version, versionId: id, run, cohort, steps, drift };
}

/**
 * The answer as rows of a data frame, one per key and step, with the columns of the files that `infer` writes.
 *
 * @param answer Of the service.
 */
export function formatRecords(answer: ServiceAnswer): Record<string, unknown>[] {
  const { keyColumns, ds, forecast: { horizon } } = answer, columns = intervalColumns(answer);
  const others = ["ds", "step", ...columns.map(({ name }) => name), "model", "version", "status", "reason"];
  const names = outputKeyNames(keyColumns, others);
  return answer.keys.flatMap(({ key, model, version, status, reason }, k) =>
    ds.map((period, i) => ({
      ...keyObject(names, key.parts),
      ds: period,
      step: i + 1,
      ...Object.fromEntries(columns.map(({ name, values }) => [name, values[k * horizon + i]])),
      model,
      version,
      status,
      reason,
    }))
  );
}
