import type { SourceAccess } from "../../../lib/data/sources/source_access.ts";
import type { S3Server } from "../../_support/s3_server.ts";

/** How a command would find the server. */
export function accessTo({ access }: S3Server): SourceAccess {
  const variables: Record<string, string> = {
    AWS_ENDPOINT_URL_S3: access.endpoint,
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
  };
  return { variable: (name: string) => variables[name], now: () => new Date("2024-01-01") };
}
