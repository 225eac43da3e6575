import type { Connection } from "./connection.ts";
import type { LoggedMetric, TrackedRun } from "./run_facts.ts";

/** Most parameters, tags and metrics that MLflow takes in one request; all together at most 1000, in a megabyte. */
const PAIRS = 100, METRICS = 800;

/** What is sent of a run; of a search there is no data set. */
type SentFacts = Omit<TrackedRun, "dataset"> & Partial<Pick<TrackedRun, "dataset">>;

/**
 * Send what the registry says of a run, and that it is finished. Sent twice it is the same: MLflow keeps equal points once.
 *
 * @param connection Of the server. @param id Of the run there. @param facts Of the run.
 */
export async function sendFacts(connection: Connection, id: string, facts: SentFacts): Promise<void> {
  const { time, params, metrics, tags, dataset } = facts;
  const batches = Math.max(...[params.length / PAIRS, tags.length / PAIRS, metrics.length / METRICS].map(Math.ceil));
  const part = <T>(all: readonly T[], batch: number, size: number) => all.slice(batch * size, (batch + 1) * size);
  for (let batch = 0; batch < batches; batch++) {
    await connection.ask("POST", "mlflow/runs/log-batch", {
      run_id: id,
      params: part(params, batch, PAIRS),
      tags: part(tags, batch, PAIRS),
      metrics: part(metrics, batch, METRICS),
    });
  }
  if (dataset !== undefined) {
    const datasets = [{ dataset, tags: [{ key: "mlflow.data.context", value: "training" }] }];
    await connection.ask("POST", "mlflow/runs/log-inputs", { run_id: id, datasets });
  }
  await connection.ask("POST", "mlflow/runs/update", {
    run_id: id,
    status: "FINISHED",
    end_time: time.end,
  });
}

/** Send numbers of a run. @param id Of the run there. */
export async function sendMetrics(connection: Connection, id: string, metrics: readonly LoggedMetric[]): Promise<void> {
  for (let start = 0; start < metrics.length; start += METRICS) {
    const part = metrics.slice(start, start + METRICS);
    await connection.ask("POST", "mlflow/runs/log-batch", { run_id: id, metrics: part });
  }
}
