import { describe, expect, it } from "vitest";
import { exportAuthorizationDetails, exportResources } from "../../../sandbox/accounts/export.ts";
import { generateAccount } from "../../../sandbox/accounts/generate.ts";
import { type AccountInput, openAccount } from "../../../src/cli/analysis/openAccount.ts";
import { PrincipalPass } from "../../../src/cli/analysis/principalPass.ts";
import { threadCount } from "../../../src/cli/analysis/threads.ts";

const generated = generateAccount({
  seed: 7,
  accountId: "333344445555",
  principals: 20,
  buckets: 6,
  keys: 2,
  statementsPerPrincipal: 6,
});

const input: AccountInput = {
  accountId: "333344445555",
  partition: "aws",
  at: Date.UTC(2026, 10, 21),
  trustedAccounts: [],
  details: exportAuthorizationDetails(generated) as AccountInput["details"],
  gaps: [],
  inventory: { resources: exportResources(generated) as never, gaps: [] },
  credentialReport: undefined,
  organization: undefined,
};

async function analyzedBy(threads: number) {
  const account = openAccount(input);
  const pass = new PrincipalPass(account, input, { threads });
  const accesses: unknown[] = [];
  for await (const { principal, grants } of pass.accesses()) accesses.push({ principal, grants });
  return {
    accesses,
    administrators: pass.administrators,
    figures: pass.figures,
    escalating: pass.analysis.escalation.escalating,
    findings: pass.analysis.findings().map((finding) => ({ ...finding, paths: finding.paths?.() })),
    gaps: account.gaps,
  };
}

describe("threads", () => {
  it("find what one thread finds, in the same order", async () => {
    const one = await analyzedBy(1);
    expect(one.accesses.length).toBeGreaterThan(15);
    expect(one.findings.length).toBeGreaterThan(10);
    expect(await analyzedBy(2)).toEqual(one);
    expect(await analyzedBy(4)).toEqual(one);
  }, 60_000);

  it("end with an error of one of them", async () => {
    const account = openAccount(input);
    const broken = { ...input, details: null } as unknown as AccountInput;
    const pass = new PrincipalPass(account, broken, { threads: 2 });
    const all = async () => {
      for await (const _ of pass.accesses());
    };
    await expect(all()).rejects.toThrow(TypeError);
  }, 60_000);

  it("are none besides the first for a small account", () => {
    const of = (length: number) => ({ length }) as never;
    expect(threadCount({ principals: of(100), resources: of(400) })).toBe(1);
    expect(threadCount({ principals: of(100_000), resources: of(400) })).toBeGreaterThanOrEqual(1);
  });
});
