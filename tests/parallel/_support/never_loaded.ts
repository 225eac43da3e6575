// An entry that never finishes loading, as one that waits for a lock or a network at its top level.
await new Promise(() => setInterval(() => {}, 1000));
