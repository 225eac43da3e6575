import { type Command, InvalidArgumentError } from "commander";
import { ForecastError } from "../../core/errors/errors.ts";
import type { ObjectStore } from "../../storage/objects/object_store.ts";
import { openObjects, parseAddress } from "../../storage/objects/open_objects.ts";
import type { Session } from "../session/session.ts";

/** Options of the commands that speak with a storage. */
export interface StorageOptions {
  readonly endpoint?: string;
}

/** Add `--endpoint`. */
export function addEndpointOption(command: Command): Command {
  return command.option(
    "--endpoint <url>",
    "server of s3://, as https://host:port; default: AWS_ENDPOINT_URL, else that of AWS",
  );
}

/** Parse `s3://bucket/prefix` or `file:///folder`. */
export function parseStorage(text: string): string {
  try {
    parseAddress(text);
    return lowerScheme(text);
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    throw new InvalidArgumentError("It must be s3://bucket/prefix or file:///folder.");
  }
}

/** An address as all others take it: the case of its scheme means nothing. */
export function lowerScheme(address: string): string {
  return address.replace(/^(?:s3|file):\/\//i, (scheme) => scheme.toLowerCase());
}

/**
 * Open a storage as the command line and the environment say.
 *
 * @param session For environment and interruption. @param address As of {@linkcode parseStorage}.
 * @param options `endpoint`; `attempts`: as of `sendToS3`.
 * @throws {InvalidArgumentError} If a server is named for a folder.
 */
export async function openStorage(
  session: Session,
  address: string,
  { endpoint, attempts }: StorageOptions & { readonly attempts?: number },
): Promise<ObjectStore> {
  const { terminal, signal, log } = session;
  if (endpoint !== undefined && !address.startsWith("s3:")) {
    throw new InvalidArgumentError("--endpoint names a server of s3://: a folder has none");
  }
  const onRetry = (reason: string) => log.warn(reason);
  return await openObjects(address, {
    environment: terminal.variable,
    now: () => new Date(),
    signal,
    endpoint,
    attempts,
    onRetry,
  });
}
