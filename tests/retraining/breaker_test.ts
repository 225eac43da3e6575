import { assertEquals } from "@std/assert";
import { massAlarm } from "../../lib/retraining/breaker.ts";

Deno.test("massAlarm() breaks beyond the share, says the value, and never by one key", () => {
  assertEquals(massAlarm({ alarming: 200, watched: 1000 }, 0.2), []);
  assertEquals(massAlarm({ alarming: 201, watched: 1000 }, 0.2), [{
    code: "MASS_ALARM",
    message:
      "Cannot retrain as at most 20 % of the keys may have an alarm together: current value is 20.1 % (201 of 1000)",
  }]);
  assertEquals(massAlarm({ alarming: 1, watched: 1 }, 0.2), []);
  assertEquals(massAlarm({ alarming: 0, watched: 0 }, 0), []);
});
