import { s3Objects } from "../../lib/storage/objects/s3_objects.ts";
import type { S3Access } from "../../lib/storage/objects/s3_access.ts";
import type { ObjectStore } from "../../lib/storage/objects/object_store.ts";
import type { PeerContext } from "./peer_check.ts";
import { freePort, type PeerServer, startServer } from "./server.ts";

/** The one bucket. */
export const BUCKET = "team";
/** Who may use it. */
export const KEYS = { accessKeyId: "peer", secretAccessKey: "peers-secret" };

/**
 * Start a SeaweedFS with one bucket on loopback.
 *
 * @param context Of the check; its scratch folder takes data and log. @param port Of its S3.
 */
export async function startSeaweed(context: PeerContext, port: number): Promise<PeerServer> {
  const data = `${context.scratch}/weed`;
  // After a death it goes on with what is there.
  await Deno.mkdir(data, { recursive: true });
  const names = ["master", "master", "filer", "volume", "admin"];
  const ports = names.slice(1).map((name) => `-${name}.port=${freePort()}`);
  const off = ["-admin.ui=false", "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0"];
  return await startServer(`${context.program("python").replace(/[^/]*$/, "")}weed`, {
    args: [
      "mini",
      `-dir=${data}`,
      "-ip=127.0.0.1",
      "-ip.bind=127.0.0.1",
      `-bucket=${BUCKET}`,
      `-s3.port=${port}`,
      ...ports,
      ...off,
    ],
    env: { AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey, HOME: context.scratch },
    log: `${context.scratch}/weed.log`,
    // Its bucket comes a moment after its port.
    ready: async () =>
      await bucketOf({ ...KEYS, endpoint: `http://127.0.0.1:${port}` }, "ready").put("x", ONE, { sha256: ONE_HASH }) !==
        null,
  });
}

const ONE = Uint8Array.of(1);
const ONE_HASH = "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a";

/** A prefix of the bucket. */
export function bucketOf(access: Omit<S3Access, "region">, prefix: string): ObjectStore {
  return s3Objects({ bucket: BUCKET, prefix }, { region: "us-east-1", ...access }, { now: () => new Date() });
}
