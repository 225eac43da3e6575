import { DataError } from "../../core/errors/errors.ts";
import { serverAddress } from "../../core/text/server_address.ts";
import { readText } from "../files/files.ts";
import { readError } from "../files/system_error.ts";

/** Who asks a server of the S3 kind, and where it is. */
export interface S3Access {
  /** Address of the server, for instance `https://s3.eu-central-1.amazonaws.com`, without `/` at its end. */
  readonly endpoint: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Access key. */
  readonly accessKeyId: string;
  /** Its secret; it signs and is never sent. */
  readonly secretAccessKey: string;
  /** Token of a session, where there is one. */
  readonly sessionToken?: string;
}

/** Variables of the environment that {@linkcode readS3Access} asks for: what a process must be allowed to see. */
export const S3_VARIABLES = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_S3",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_CONFIG_FILE",
  "HOME",
] as const;

/** Gives a variable of the environment. */
export type ReadVariable = (name: typeof S3_VARIABLES[number]) => string | undefined;

/** The one that servers which know no regions take. */
const DEFAULT_REGION = "us-east-1";

/**
 * Access as the tools of AWS find it: the variables of the environment, then `~/.aws/credentials` and `~/.aws/config` with their
 * profile. Keys that are made for the moment (single sign-on, roles, machines) come through the variables.
 *
 * @param environment Variables. @param options `endpoint`: address of the server, before all else.
 * @throws {DataError} `STORAGE_DENIED` without keys, `INVALID_PARAMETER` if the address of the server is none or a setting cannot
 * be sent, `UNREADABLE_FILE`.
 */
export function readS3Access(environment: ReadVariable, options: { readonly endpoint?: string } = {}): S3Access {
  const get = (name: Parameters<ReadVariable>[0]) => environment(name) || undefined;
  const profile = get("AWS_PROFILE") ?? "default", home = `${get("HOME") ?? ""}/.aws`;
  const config = sectionOf(get("AWS_CONFIG_FILE") ?? `${home}/config`, [profile, `profile ${profile}`]);
  const region = get("AWS_REGION") ?? get("AWS_DEFAULT_REGION") ?? config.get("region") ?? DEFAULT_REGION;
  const endpoint = options.endpoint ?? get("AWS_ENDPOINT_URL_S3") ?? get("AWS_ENDPOINT_URL") ??
    config.get("endpoint_url") ?? `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  const place = { endpoint: checkEndpoint(endpoint), region };
  // Keys of one place belong together.
  const ofVariables = keysOf(get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY"), get("AWS_SESSION_TOKEN"));
  if (ofVariables !== null) return assertSendable({ ...place, ...ofVariables });
  const shared = sectionOf(get("AWS_SHARED_CREDENTIALS_FILE") ?? `${home}/credentials`, [profile]);
  for (const section of [shared, config]) {
    const [id, secret, token] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]
      .map((name) => section.get(name));
    const keys = keysOf(id, secret, token);
    if (keys !== null) return assertSendable({ ...place, ...keys });
  }
  throw new DataError(
    "STORAGE_DENIED",
    `Cannot sign requests as there must be an access key: current value is none in the environment or profile ${profile}`,
    {
      hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; after a sign-on or with a role: " +
        'eval "$(aws configure export-credentials --format env)".',
      context: { profile },
    },
  );
}

type Keys = Pick<S3Access, "accessKeyId" | "secretAccessKey" | "sessionToken">;

function keysOf(id: string | undefined, secret: string | undefined, token: string | undefined): Keys | null {
  if (id === undefined || secret === undefined) return null;
  return { accessKeyId: id, secretAccessKey: secret, ...token === undefined ? {} : { sessionToken: token } };
}

function checkEndpoint(text: string): string {
  const address = serverAddress(text);
  if (typeof address === "string") return address;
  throw new DataError(
    "INVALID_PARAMETER",
    `Cannot find the server as its address must ${address.requirement}: current value is ${address.shown}`,
    { hint: "Check --endpoint, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL and endpoint_url in ~/.aws/config." },
  );
}

/** What goes into headers is one line of ASCII, and a secret is what can be typed; what it is instead is never shown. */
function assertSendable(access: S3Access): S3Access {
  const wrong = ([["region", /^[\w-]+$/], ["accessKeyId", PLAIN], ["secretAccessKey", TYPED], [
    "sessionToken",
    PLAIN,
  ]] as const).find(([name, pattern]) => !pattern.test(access[name] ?? "-"))?.[0];
  if (wrong === undefined) return access;
  throw new DataError(
    "INVALID_PARAMETER",
    `Cannot sign requests as the ${NAMES[wrong]} must be one line of ASCII without spaces${
      wrong === "secretAccessKey" ? " at its ends" : ""
    }: current value is another`,
    { hint: `Set it anew: ${HINTS[wrong]}.`, context: { setting: NAMES[wrong] } },
  );
}

const PLAIN = /^[\x21-\x7e]+$/;
/** A secret is not sent: servers of one's own take several words. */
const TYPED = /^(?! )[\x20-\x7e]+(?<! )$/;
const NAMES = {
  region: "region",
  accessKeyId: "access key",
  secretAccessKey: "secret of the access key",
  sessionToken: "token of the session",
} as const;
const HINTS = {
  region: "AWS_REGION, or region in ~/.aws/config",
  accessKeyId: "AWS_ACCESS_KEY_ID, or aws_access_key_id in ~/.aws/credentials",
  secretAccessKey: "AWS_SECRET_ACCESS_KEY, or aws_secret_access_key in ~/.aws/credentials",
  sessionToken: "AWS_SESSION_TOKEN, or aws_session_token in ~/.aws/credentials",
} as const;

/** Settings of the first of some sections that a file has; a file or section that is missing has none. */
function sectionOf(path: string, names: readonly string[]): ReadonlyMap<string, string> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of textOf(path).split(/\r?\n/)) {
    const [, name] = /^\s*\[\s*(.*?)\s*\]/.exec(line) ?? [];
    if (name !== undefined) sections.set(name, section = new Map());
    // Settings of one service follow its name, indented: the address of another server is none of ours.
    const [, setting, value] = /^([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (setting !== undefined && value !== undefined) section.set(setting.toLowerCase(), value);
  }
  return names.map((name) => sections.get(name)).find((found) => found !== undefined) ?? new Map();
}

function textOf(path: string): string {
  try {
    return readText(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return "";
    throw readError(thrown, path);
  }
}
