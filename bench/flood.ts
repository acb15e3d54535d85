import { PERMISSIONS } from "../src/api/http/permission.ts";
import { testBindings } from "../test/bindings.ts";
import { startSystem } from "../test/system/host.ts";
import { ACCOUNT_PATH, Caller, configureAccount, IDS, partnerWithKey, untilEnded } from "../test/system/partner.ts";
import { line, median, milliseconds, ratio } from "./print.ts";

const TRIGGERS = 1_000;
const AT_ONCE = 20;
const FLOODER = "P654321";
const RUNS = 5;

/** How much longer a small run of one partner takes while another has sent a thousand triggers. */
export async function benchFlood(): Promise<void> {
  console.log(
    "\nA flood of triggers by one partner, and the small run of another (built Worker, local queue; wall time)",
  );
  const system = await startSystem();
  try {
    const operator = new Caller(system, testBindings.OPERATOR_TOKEN);
    const partner = await partnerWithKey(operator);
    await configureAccount(partner);
    await operator.call("PUT", `/partner/${FLOODER}`, { partnerId: FLOODER });
    const made = await operator.call("POST", `/partner/${FLOODER}/key`, { permissions: PERMISSIONS });
    const flooder = new Caller(system, JSON.parse(made.body).key);
    const run = async () => {
      const startedAt = performance.now();
      const triggered = await partner.call("POST", `${ACCOUNT_PATH}/analysis`, IDS);
      const { status } = await untilEnded(partner, triggered.headers.get("location") ?? "", 300_000);
      if (status !== "succeeded") throw new Error(`the run has ${status}`);
      return performance.now() - startedAt;
    };
    await run();
    const alone: number[] = [];
    for (let left = RUNS; left > 0; left -= 1) alone.push(await run());
    const statuses = new Map<number, number>();
    const numbers = Array.from({ length: TRIGGERS }, (_, at) => at);
    while (numbers.length > 0) {
      await Promise.all(
        numbers.splice(0, AT_ONCE).map(async (number) => {
          const { status } = await flooder.call("POST", ...madeUp(number));
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }),
      );
    }
    const meanwhile = await run();
    const once = median(alone);
    line(`the run alone, median of ${RUNS}`, milliseconds(once));
    const answered = [...statuses].map(([status, count]) => `${count} × ${status}`).join(", ");
    line(
      `after ${TRIGGERS} triggers (${answered})`,
      milliseconds(meanwhile),
      `${ratio(meanwhile - once, once)} of a run later; below 1 is the target`,
    );
  } finally {
    await system.stop();
  }
}

/** A trigger with a credential that AWS does not know. */
function madeUp(number: number): [path: string, body: unknown] {
  const accountId = String(200_000_000_000 + number);
  const partnerCustomerId = "flooded-customer";
  const body = {
    partnerId: FLOODER,
    partnerCustomerId,
    accountId,
    auditorAuthMethod: "credential",
    auditorAuthCredential: {
      provider: "aws",
      type: "credential_sts",
      details: {
        accessKey: "AKIAEXAMPLE",
        secretKey: "made-up",
        sessionToken: "made-up",
        expiration: new Date(Date.now() + 3_600_000).toISOString(),
        arn: `arn:aws:sts::${accountId}:assumed-role/auditor/iam-audit`,
      },
    },
  };
  return [`/partner/${FLOODER}/customer/${partnerCustomerId}/account/${accountId}/analysis`, body];
}
