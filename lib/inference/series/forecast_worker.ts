/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { serveTasks } from "../../parallel/serve_tasks.ts";
import { ForecastExecutor } from "./forecast_executor.ts";
import type { ForecastContext, ForecastTask } from "./forecast_tasks.ts";

let executor: Promise<ForecastExecutor> | undefined;
serveTasks<ForecastTask, ForecastContext>(async (task, { init, at }) => {
  executor ??= ForecastExecutor.open(init);
  return (await executor).run(task, at);
});
