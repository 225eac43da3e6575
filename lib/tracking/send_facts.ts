import type { Connection } from "./connection.ts";
import type { Metric, RunFacts } from "./run_facts.ts";

/** Most parameters, tags and metrics that MLflow takes in one request; all together at most 1000, in a megabyte. */
const PAIRS = 100, METRICS = 800;

/**
 * Send what the registry says of a run, and that it is finished. Sent twice it is the same: MLflow keeps equal points once.
 *
 * @param connection Of the server. @param id Of the run there. @param facts Of the run.
 */
export async function sendFacts(connection: Connection, id: string, facts: RunFacts): Promise<void> {
  const { time, params, metrics, tags, dataset } = facts;
  for (const part of parts(params, PAIRS)) {
    await connection.ask("POST", "mlflow/runs/log-batch", { run_id: id, params: part });
  }
  for (const part of parts(tags, PAIRS)) {
    await connection.ask("POST", "mlflow/runs/log-batch", { run_id: id, tags: part });
  }
  await sendMetrics(connection, id, metrics);
  const datasets = [{ dataset, tags: [{ key: "mlflow.data.context", value: "training" }] }];
  await connection.ask("POST", "mlflow/runs/log-inputs", { run_id: id, datasets });
  await connection.ask("POST", "mlflow/runs/update", {
    run_id: id,
    status: "FINISHED",
    end_time: time.end,
  });
}

/** Send numbers of a run. @param id Of the run there. */
export async function sendMetrics(connection: Connection, id: string, metrics: readonly Metric[]): Promise<void> {
  for (const part of parts(metrics, METRICS)) {
    await connection.ask("POST", "mlflow/runs/log-batch", { run_id: id, metrics: part });
  }
}

function* parts<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
