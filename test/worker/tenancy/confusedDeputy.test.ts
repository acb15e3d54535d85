import { beforeEach, describe, expect, test } from "vitest";
import { assumeAuditRole } from "../../../src/jobs/execution/credentials/config.ts";
import { newExternalId, partnerOfExternalId } from "../../../src/platform/externalId.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { account, customer, partner } from "../../../src/store/schema.ts";
import {
  ACME,
  bindings,
  CUSTOMER,
  emptyStore,
  PARTNER,
  sandboxCalls,
  sandboxPlays,
  trial,
} from "../collect/support.ts";

const OTHER = "P654321";
const OTHER_CUSTOMER = `${OTHER}-000000000001`;
const ROLE = `arn:aws:iam::${ACME}:role/k9-auditor`;
const EXTERNAL_ID = "EXAMPLE-EXTERNAL-ID-1234";
/** STS as it answers for a role whose trust policy asks for no external id. */
const grantingAnyId = async () =>
  new Response(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
    <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`);

beforeEach(async () => {
  await bindings.DB.exec("delete from account");
  await emptyStore();
  await sandboxPlays();
  const { orm } = openDatabase(bindings.DB);
  const at = { createdAt: 0, updatedAt: 0 };
  await orm.batch([
    orm
      .insert(partner)
      .values({ partnerId: OTHER, ...at })
      .onConflictDoNothing(),
    orm
      .insert(customer)
      .values({
        customerId: OTHER_CUSTOMER,
        partnerId: OTHER,
        partnerCustomerId: "theirs",
        deliveryDestinations: [],
        ...at,
      })
      .onConflictDoNothing(),
  ]);
});

interface Configured {
  by: typeof PARTNER | typeof OTHER;
  roleArn?: string;
  externalId?: string;
  since: number | null;
}

/** Configures the account for a partner, as PUT does. */
async function configured({ by, roleArn = ROLE, externalId = EXTERNAL_ID, since }: Configured): Promise<void> {
  const { orm } = openDatabase(bindings.DB);
  await orm.insert(account).values({
    customerId: by === PARTNER ? CUSTOMER : OTHER_CUSTOMER,
    accountId: ACME,
    partnerId: by,
    provider: "aws",
    auditorAuthMethod: "config",
    roleArn,
    externalId,
    roleSince: since,
    createdAt: 50,
    updatedAt: 50,
  });
}

/** What the partner's execution gets, as an execution of `PARTNER`. */
const assume = (roleArn = ROLE, externalId = EXTERNAL_ID) =>
  assumeAuditRole(trial({ execution: { roleArn, externalId } }).context);

describe("a role of another partner", () => {
  test.each<[what: string, rows: Configured[], got: "assumed" | "refused"]>([
    ["nobody has configured", [], "assumed"],
    ["this partner alone has configured", [{ by: PARTNER, since: 100 }], "assumed"],
    [
      "another configured first",
      [
        { by: OTHER, since: 99 },
        { by: PARTNER, since: 100 },
      ],
      "refused",
    ],
    [
      "another configured later, having guessed the external id",
      [
        { by: OTHER, since: 101 },
        { by: PARTNER, since: 100 },
      ],
      "assumed",
    ],
    [
      "another configured at the same instant, with a higher id",
      [
        { by: OTHER, since: 100 },
        { by: PARTNER, since: 100 },
      ],
      "assumed",
    ],
    [
      "another configured first, before that was noted",
      [
        { by: OTHER, since: null },
        { by: PARTNER, since: 100 },
      ],
      "refused",
    ],
    [
      "this partner has changed its configuration since",
      [
        { by: OTHER, since: 101 },
        { by: PARTNER, externalId: "changed-since", since: 100 },
      ],
      "refused",
    ],
    ["this partner has deleted its configuration", [{ by: OTHER, since: 101 }], "refused"],
    [
      "another has with an external id of its own",
      [
        { by: OTHER, externalId: "theirs-alone-000", since: 1 },
        { by: PARTNER, since: 100 },
      ],
      "assumed",
    ],
    [
      "another has under a name in another case",
      [
        { by: OTHER, roleArn: ROLE.replace("k9", "K9"), since: 1 },
        { by: PARTNER, since: 100 },
      ],
      "refused",
    ],
  ])("that %s", async (_what, rows, got) => {
    for (const row of rows) await configured(row);
    const outcome = await assume();
    expect("code" in outcome ? "refused" : "assumed").toBe(got);
  });

  test("is refused as AWS refuses: the same code, the same sentence, the same calls", async () => {
    const wrong = await assume(ROLE, "a-wrong-guess");
    const callsOfAws = (await sandboxCalls()).map(({ action, status }) => ({ action, status }));
    await sandboxPlays();
    await configured({ by: OTHER, since: 1 });
    expect(await assume()).toEqual(wrong);
    expect((await sandboxCalls()).map(({ action, status }) => ({ action, status }))).toEqual(callsOfAws);
    expect(wrong).toMatchObject({ outcome: "failed", code: "assume_role_denied" });
    expect(callsOfAws).toEqual([{ action: "sts:AssumeRole", status: 403 }]);
  });

  test("that asks for no external id is assumed for the first partner alone", async () => {
    const assumeOpen = () => {
      const { context } = trial({ execution: { roleArn: ROLE, externalId: EXTERNAL_ID }, fetch: grantingAnyId });
      return assumeAuditRole(context);
    };
    await configured({ by: OTHER, externalId: "theirs-alone-000", since: 1 });
    await configured({ by: PARTNER, since: 2 });
    const refused = await assumeOpen();
    expect(refused).toMatchObject({ code: "assume_role_denied", message: expect.stringContaining("(AccessDenied)") });
    await bindings.DB.exec(`delete from account where partner_id = '${OTHER}'`);
    expect(await assumeOpen()).toMatchObject({ ok: true });
  });
});

describe("a reserved external id", () => {
  const bytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

  test("names its partner, whatever the case, and cannot be guessed", () => {
    const [one, two] = [newExternalId(OTHER, bytes), newExternalId(OTHER, bytes)];
    expect(one).toMatch(/^P654321-[\w-]{43}$/);
    expect(one).not.toBe(two);
    for (const text of [one, one.toLowerCase(), one.toUpperCase()]) expect(partnerOfExternalId(text)).toBe(OTHER);
    for (const text of [EXTERNAL_ID, one.slice(1), `${one}0`, `x${one}`, "P654321", ""])
      expect(partnerOfExternalId(text)).toBeNull();
  });

  test("is never sent for another partner", async () => {
    const sent: string[] = [];
    const fetching = trial({
      execution: { roleArn: ROLE, externalId: newExternalId(OTHER, bytes) },
      fetch: async (request) => {
        sent.push(new URLSearchParams(await request.clone().text()).get("ExternalId") ?? "");
        return fetch(request);
      },
    }).context;
    expect(await assumeAuditRole(fetching)).toMatchObject({ outcome: "failed", code: "assume_role_denied" });
    expect(sent).toHaveLength(1);
    expect(sent[0]).not.toContain(OTHER);
    const own = newExternalId(PARTNER, bytes);
    const { context } = trial({
      execution: { roleArn: ROLE, externalId: own },
      fetch: async (request) => {
        sent.push(new URLSearchParams(await request.clone().text()).get("ExternalId") ?? "");
        return fetch(request);
      },
    });
    await assumeAuditRole(context);
    expect(sent.at(-1)).toBe(own);
  });
});
