import { freePort, type PeerServer, startServer } from "./server.ts";

/** An MLflow server with a database and artifacts of its own. */
export interface MlflowServer extends PeerServer {
  readonly url: string;
}

/**
 * Start an MLflow server on loopback.
 *
 * @param python Of the environment that has MLflow. @param folder Takes its database, its artifacts and its log.
 */
export async function startMlflow(python: string, folder: string): Promise<MlflowServer> {
  const port = freePort(), url = `http://127.0.0.1:${port}`;
  const options = {
    "--backend-store-uri": `sqlite:///${folder}/mlflow.db`,
    "--artifacts-destination": `${folder}/artifacts`,
    "--host": "127.0.0.1",
    "--port": `${port}`,
    "--workers": "1",
  };
  const server = await startServer(python, {
    args: ["-m", "mlflow", "server", ...Object.entries(options).flat()],
    log: `${folder}/server.log`,
    cwd: folder,
    // What runs jobs is not asked for anything here, and takes as long to start as all the rest.
    env: {
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
      MLFLOW_DISABLE_TELEMETRY: "true",
      PYTHONDONTWRITEBYTECODE: "1",
    },
    ready: async () => {
      const answer = await fetch(`${url}/health`);
      await answer.body?.cancel();
      return answer.ok;
    },
  });
  return { ...server, url };
}
