import { liveAYear } from "../../tests/_support/year_of_a_team.ts";
import { startMlflow } from "./mlflow_server.ts";
import type { PeerCheck } from "./peer_check.ts";
import { BUCKET, KEYS, startSeaweed } from "./seaweed_server.ts";
import { freePort } from "./server.ts";

/** A year of a team, as the tests live it, with a real S3 and a real MLflow. */
export const YEAR: PeerCheck = {
  name: "year",
  needs: ["python"],
  async check(context) {
    const port = freePort(), seaweed = await startSeaweed(context, port);
    try {
      const mlflow = await startMlflow(context.program("python"), context.scratch);
      try {
        const steps = await liveAYear({
          storage: `s3://${BUCKET}/year`,
          endpoint: `http://127.0.0.1:${port}`,
          variables: { AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey },
          mlflow: mlflow.url,
        });
        return `${steps.length} steps, each followed by fsck`;
      } finally {
        await mlflow.close();
      }
    } finally {
      await seaweed.close();
    }
  },
};
