import { assertEquals } from "@std/assert";
import { lookAtService } from "@lib/monitoring/service/look_at_service.ts";

Deno.test("lookAtService() asks a server that is named, unless nothing may be written; one that is silent is null", async () => {
  const reports = Deno.makeTempDirSync(), now = () => new Date(0);
  let asked = 0;
  const fetch = () => (asked++, Promise.reject(new TypeError("down")));
  const service = { url: "http://127.0.0.1:1", fetch };
  assertEquals(await lookAtService("t", { reports, now }), undefined);
  assertEquals([await lookAtService("t", { reports, now, service, readOnly: true }), asked], [undefined, 0]);
  assertEquals([await lookAtService("t", { reports, now, service }), asked], [null, 1]);
});
