import { TrackingError } from "../core/errors/errors.ts";
import type { Connection, Fields } from "./connection.ts";
import { listOf, textOf } from "./fields.ts";

/** A file to send, read when its turn comes. */
export interface Upload {
  /** Name in its folder. */
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Read it, verified. */
  read(): Uint8Array<ArrayBuffer>;
}

/** Where the artifacts of a run lie on the server, as `mlflow-artifacts:` names it. */
const SCHEME = "mlflow-artifacts:";
const ENDPOINT = "mlflow-artifacts/artifacts";

/**
 * Send files into a folder of a run. Those that are there in full size are left: a file that was cut off is shorter.
 *
 * @param connection Of the server. @param folder URI of the folder, within the run's artifacts. @param files What must be there.
 * @throws {TrackingError} `TRACKING_STORAGE` if the server does not take files itself, and as `Connection`.
 */
export async function sendArtifacts(connection: Connection, folder: string, files: readonly Upload[]): Promise<void> {
  const path = pathOf(folder), there = await listFiles(connection, path);
  for (const file of files) {
    if (there.get(file.name) === file.bytes) continue;
    await connection.send(`${ENDPOINT}/${encodePath(`${path}/${file.name}`)}`, file.read());
  }
}

/** Send a file in place of one of its name. @param folder As {@linkcode sendArtifacts}. */
export async function replaceFile(
  connection: Connection,
  folder: string,
  file: { readonly name: string; readonly text: string },
): Promise<void> {
  const path = `${pathOf(folder)}/${file.name}`;
  await connection.send(`${ENDPOINT}/${encodePath(path)}`, new TextEncoder().encode(file.text));
}

async function listFiles(connection: Connection, path: string): Promise<Map<string, number>> {
  const { files } = await connection.ask("GET", ENDPOINT, { path });
  return new Map(listOf(files).map((file: Fields) => [textOf(file.path), Number(file.file_size)]));
}

function pathOf(uri: string): string {
  if (uri.startsWith(SCHEME)) return new URL(uri).pathname.replace(/^\/+/, "");
  throw new TrackingError(
    "TRACKING_STORAGE",
    `Cannot send files as the server must take them itself, under ${SCHEME}: current value is ${JSON.stringify(uri)}`,
    {
      hint:
        "Start the server with --serve-artifacts and --artifacts-destination, and let the experiment be made anew: its place is fixed when it is made.",
    },
  );
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
