import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { readS3Access } from "../../../lib/storage/objects/s3_access.ts";

/** A home with these files in `.aws`. */
function home(files: Record<string, string>): string {
  const dir = Deno.makeTempDirSync();
  Deno.mkdirSync(`${dir}/.aws`);
  for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(`${dir}/.aws/${name}`, text);
  return dir;
}

function read(variables: Record<string, string>, endpoint?: string) {
  return readS3Access((name) => variables[name], { endpoint });
}

const KEYS = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
const ID = { accessKeyId: "id", secretAccessKey: "secret" };

Deno.test("readS3Access() takes keys, region and server from the environment", () => {
  const aws = (region: string) => `https://s3.${region}.amazonaws.com`;
  assertEquals(read(KEYS), { endpoint: aws("us-east-1"), region: "us-east-1", ...ID });
  const more = { ...KEYS, AWS_SESSION_TOKEN: "t", AWS_DEFAULT_REGION: "eu-west-1" };
  assertEquals(read(more), { endpoint: aws("eu-west-1"), region: "eu-west-1", ...ID, sessionToken: "t" });
  assertEquals(read({ ...KEYS, AWS_REGION: "cn-north-1" }).endpoint, `${aws("cn-north-1")}.cn`);
  const servers = { ...KEYS, AWS_ENDPOINT_URL: "http://a:1/", AWS_ENDPOINT_URL_S3: "http://b:2" };
  assertEquals([read(servers).endpoint, read(servers, "https://c/s3//").endpoint], ["http://b:2", "https://c/s3"]);
  // An empty variable is none.
  assertEquals(read({ ...KEYS, AWS_ENDPOINT_URL: "", AWS_REGION: "" }).endpoint, aws("us-east-1"));
});

Deno.test("readS3Access() reads the profile of the shared files", () => {
  const HOME = home({
    credentials:
      "# mine\n[default]\naws_access_key_id = id\naws_secret_access_key=secret\n\n[b]\naws_access_key_id = b",
    config: "[default]\nregion = eu-west-2\n[profile b]\nregion=eu-west-3\nendpoint_url = http://b\n" +
      "services = x\naws_access_key_id = id\naws_secret_access_key = secret\n[services x]\ns3 =\n  endpoint_url = http://x\n",
  });
  const { region, endpoint, ...keys } = read({ HOME });
  assertEquals([region, endpoint, keys], ["eu-west-2", "https://s3.eu-west-2.amazonaws.com", ID]);
  assertEquals(read({ HOME, AWS_PROFILE: "b" }), { endpoint: "http://b", region: "eu-west-3", ...ID });
  const other = home({ mine: "[default]\naws_access_key_id=1\naws_secret_access_key=2\naws_session_token=3" });
  const named = { HOME, AWS_SHARED_CREDENTIALS_FILE: `${other}/.aws/mine`, AWS_CONFIG_FILE: `${other}/none` };
  assertEquals(read(named), {
    endpoint: "https://s3.us-east-1.amazonaws.com",
    region: "us-east-1",
    accessKeyId: "1",
    secretAccessKey: "2",
    sessionToken: "3",
  });
});

Deno.test("readS3Access() refuses what cannot be sent, and never shows it", () => {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"];
  for (const name of names) {
    for (const value of ["hidden\n", "hid\r\nden", "hiddén", "hid den ", "hid\0den"]) {
      const error = assertThrows(() => read({ ...KEYS, AWS_ENDPOINT_URL: "http://a", [name]: value }), DataError);
      assertEquals([error.code, error.hint.includes(name)], ["INVALID_PARAMETER", true], name);
      assertEquals(/hid/.test(JSON.stringify([error.message, error.hint, error.context])), false, name);
    }
  }
});

Deno.test("readS3Access() takes a secret of several words, as it is not sent; nothing else", () => {
  assertEquals(read({ ...KEYS, AWS_SECRET_ACCESS_KEY: "two words" }).secretAccessKey, "two words");
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_REGION"]) {
    assertEquals(assertThrows(() => read({ ...KEYS, [name]: "two words" }), DataError).code, "INVALID_PARAMETER", name);
  }
});

Deno.test("readS3Access() without keys, with half of them, or with an address that is none is refused", () => {
  const codeOf = (variables: Record<string, string>, endpoint?: string) =>
    assertThrows(() => read(variables, endpoint), DataError).code;
  const HOME = home({});
  assertEquals(codeOf({ HOME }), "STORAGE_DENIED");
  assertEquals(codeOf({ HOME, AWS_ACCESS_KEY_ID: "id" }), "STORAGE_DENIED");
  assertEquals(codeOf({ HOME, AWS_PROFILE: "none" }), "STORAGE_DENIED");
  for (
    const endpoint of ["localhost:9000", "ftp://a", "http://i:hid@a", "http://:hid@a", "https://a?x=1", "http://a#", ""]
  ) {
    const { code, message } = assertThrows(() => read(KEYS, endpoint), DataError);
    assertEquals([code, message.includes("hid")], ["INVALID_PARAMETER", false], endpoint);
  }
});
