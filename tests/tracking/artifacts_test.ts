import { assertEquals, assertRejects } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { replaceFile, sendArtifacts } from "@lib/tracking/artifacts.ts";
import { connect } from "@lib/tracking/connection.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";

Deno.test("sendArtifacts() sends what is not there in full size; replaceFile() always", async () => {
  const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
  const uri = "mlflow-artifacts:/1/r/artifacts/model";
  server.files.set("1/r/artifacts/model/whole", new Uint8Array(3)).set("1/r/artifacts/model/cut", new Uint8Array(2));
  const read: string[] = [];
  const files = ["whole", "cut", "new #1"].map((name) => ({
    name,
    bytes: 3,
    read: () => {
      read.push(name);
      return new Uint8Array([1, 2, 3]);
    },
  }));
  await sendArtifacts(connection, uri, files);
  assertEquals(read, ["cut", "new #1"]);
  await replaceFile(connection, uri, { name: "cut", text: "ü" });
  assertEquals(server.files.get("1/r/artifacts/model/new #1"), new Uint8Array([1, 2, 3]));
  assertEquals(server.files.get("1/r/artifacts/model/cut"), new TextEncoder().encode("ü"));
});

Deno.test("sendArtifacts() refuses a server that keeps files elsewhere", async () => {
  const connection = connect("http://fake", { fetch: new FakeMlflow().fetch() });
  const error = await assertRejects(() => sendArtifacts(connection, "s3://bucket/x", []), TrackingError);
  assertEquals(error.code, "TRACKING_STORAGE");
});
