/**
 * Runs, models and their stages on the tracking server of somebody else: MLflow.
 *
 * @module
 */
export { MLFLOW_VARIABLES, type Variables } from "./authorization.ts";
export { connect, type Connection, type ConnectionOptions, type Fields } from "./connection.ts";
export { type Synced, type SyncOptions, syncTracking } from "./sync.ts";
