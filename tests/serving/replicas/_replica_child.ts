/** A replica that says hello, answers one connection, and ends as it is told. */
import { supervisorOfThis } from "@lib/serving/replicas/replica_process.ts";

const supervisor = supervisorOfThis();
if (supervisor === null) Deno.exit(7);
supervisor.onGone(() => Deno.exit(0));
supervisor.onMessage((message, socket) => {
  if (message.kind === "connection") {
    const seen = Object.keys(Deno.env.toObject()).filter((name) => name !== "PATH" && !/^(DENO|NODE)_/.test(name));
    socket?.end(`${Deno.args.at(-1)} ${seen.sort()}`);
    supervisor.send({ kind: "taken", id: message.id, open: 1 });
  }
  if (message.kind === "report") supervisor.send({ kind: "ending" });
  if (message.kind === "metrics") supervisor.send({ kind: "scrape", id: message.text.length });
  if (message.kind === "end") Deno.exit(3);
});
supervisor.send({ kind: "hello" });
